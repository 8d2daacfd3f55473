# SPDX-License-Identifier: MIT
# make check: installs what is missing, then runs every check-* that the other
# fragments have named, and adds their last lines up.

check:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory check-all

check-all:
	@tests/all.sh "$(MAKE)" $(CHECKS)

# make check-ARCH: what there is for one architecture alone. Fragments name that in CHECKS_<arch>; with ONLY_ARCH they
# leave out what is for others. Processes come first: they take longest.
define CHECK_ARCH
check-$(1):
	@tests/all.sh "$$(MAKE) ONLY_ARCH=$(1)" $$(sort $$(filter check-process-%,$$(CHECKS_$(1)))) \
		$$(sort $$(filter-out check-process-%,$$(CHECKS_$(1))))
.PHONY: check-$(1)
endef
$(foreach a,$(ARCHS),$(eval $(call CHECK_ARCH,$(a))))

# make BUILD_ONLY=1 check-...: what the checks need is made; their own commands do nothing.
ifdef BUILD_ONLY
check-%: private SHELL = true
endif

.PHONY: check check-all
