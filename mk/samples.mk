# SPDX-License-Identifier: MIT
# Every sample brings its own fragment.
include $(sort $(wildcard samples/*/*.mk))
