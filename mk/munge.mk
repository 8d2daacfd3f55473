# SPDX-License-Identifier: MIT
# Tests of the munger itself, under the sanitizers: objects in, images and messages out.

MUNGE_T   = $(B)/tests/munge
MUNGE_SAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined
MUNGE_SRC = $(filter-out munger/main.c munger/cmd_run.c munger/cmd_table.c munger/cmd_def.c munger/cmd_uuid.c, \
              $(wildcard munger/*.c munger/arch/*.c)) \
            $(wildcard loader/arch/*.c defparse/*.c libexport/*.c) loader/field.c
MUNGE_O   = $(patsubst %.c,$(MUNGE_T)/obj/%.o,$(MUNGE_SRC) tests/munge/driver.c)

$(MUNGE_T)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARNINGS) $(WERROR) $(CPPFLAGS) -O1 -g $(MUNGE_SAN) -MMD -MP -c $< -o $@

$(MUNGE_T)/munger: $(MUNGE_O)
	$(CC) $(MUNGE_SAN) $^ $(MUNGER_LIBS) -o $@

-include $(MUNGE_O:.o=.d)

check-munge: $(MUNGE_T)/munger
	tests/munge/run.sh $(MUNGE_T)/munger $(MUNGE_T)/work

CHECKS += check-munge
.PHONY: check-munge
