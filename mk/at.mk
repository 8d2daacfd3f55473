# SPDX-License-Identifier: MIT
# Images for use in place, on the Cortex-M3.

check-at: $(B)/bin/munger $(if $(M3_FOUND),$(M3_LIBLOADER))
	tests/at/check.sh $(B)/bin/munger $(M3_LIBLOADER) $(abspath $(B))/tests/at
CHECKS += check-at

.PHONY: check-at
