# SPDX-License-Identifier: MIT
# Images for use in place, on the Cortex-M3.

check-at: $(B)/bin/munger $(if $(M3_FOUND),$(B)/arm/lib/libloader.a)
	tests/at/check.sh $(B)/bin/munger $(B)/arm/lib/libloader.a $(abspath $(B))/tests/at
CHECKS += check-at

.PHONY: check-at
