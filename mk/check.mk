# SPDX-License-Identifier: MIT
# make check: installs what is missing, then runs every check-* that the other
# fragments have named, and adds their last lines up.

check:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory check-all

check-all: tools
	@tests/all.sh "$(MAKE)" $(CHECKS)

.PHONY: check check-all
