# SPDX-License-Identifier: MIT
# Images loaded at an address against GNU ld's output there.

DIFF = $(B)/tests/diff

$(DIFF)/load_at: $(B)/obj/tests/diff/load_at.o $(LIBS)
	@mkdir -p $(@D)
	$(CC) $^ -o $@

check-diff: $(DIFF)/load_at $(B)/bin/munger
	tests/diff/run.sh $(B)/bin/munger $(DIFF)/load_at $(DIFF)/work
CHECKS += check-diff

.PHONY: check-diff
