# SPDX-License-Identifier: MIT
# The README's example, compiled and run.

check-readme: tools
	tests/readme/run.sh README.md $(abspath $(B)/bin) $(B)/tests/readme
CHECKS += check-readme

.PHONY: check-readme
