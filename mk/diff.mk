# SPDX-License-Identifier: MIT
# Images loaded at an address against what GNU ld and lld make there.

DIFF = $(B)/tests/diff

$(DIFF)/load_at: $(B)/obj/tests/diff/load_at.o $(filter %/image_words.o %_image.o,$(MUNGER_O)) $(LIBS)
	@mkdir -p $(@D)
	$(CC) $^ -o $@

check-diff: $(DIFF)/load_at $(B)/bin/munger
	tests/diff/run.sh $(B)/bin/munger $(DIFF)/load_at $(DIFF)/work
CHECKS += check-diff
$(foreach a,$(ARCHS),$(eval CHECKS_$(a) += check-diff))

.PHONY: check-diff
