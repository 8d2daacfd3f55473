# SPDX-License-Identifier: MIT
# make fuzz: every libFuzzer target for FUZZ_SECONDS. Other fragments add to FUZZES.

FUZZ_SECONDS ?= 10

fuzz:
	@mk/packages.sh build fuzz
	@for f in $(FUZZES); do $(MAKE) --no-print-directory $$f FUZZ_SECONDS=$(FUZZ_SECONDS) || exit 1; done

.PHONY: fuzz
