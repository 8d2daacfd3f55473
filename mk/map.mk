# SPDX-License-Identifier: MIT
# munger map: tests under the sanitizers, the picture of the demo, that of the README.

MAP_T   = $(B)/tests/map
MAP_SRC = $(wildcard munger/map_*.c munger/image_*.c munger/arch/*_image.c loader/arch/*.c) munger/output.c munger/mem.c munger/diag.c \
          munger/checksum.c munger/path.c
MAP_O   = $(patsubst %.c,$(DUMP_T)/obj/%.o,$(MAP_SRC))
MAP_X   = $(patsubst %.c,$(DUMP_T)/obj/%.o,munger/cmd_map.c tests/map/driver.c tests/map/unit.c)

$(MAP_T)/munger: $(MAP_O) $(DUMP_T)/obj/munger/cmd_map.o $(DUMP_T)/obj/tests/map/driver.o
	@mkdir -p $(@D)
	$(CC) $(DUMP_SAN) $^ -o $@

$(MAP_T)/unit: $(MAP_O) $(DUMP_T)/obj/tests/map/unit.o
	@mkdir -p $(@D)
	$(CC) $(DUMP_SAN) $^ -o $@

-include $(patsubst %.o,%.d,$(MAP_O) $(MAP_X))

check-map: $(MAP_T)/munger $(MAP_T)/unit $(DUMP_T)/build $(B)/bin/munger
	CC="$(CC)" tests/map/run.sh $(MAP_T)/munger $(MAP_T)/unit $(DUMP_T)/build $(B)/bin/munger $(MAP_T)/work

CHECKS += check-map

# The apps that the firmware loads, those that it refuses apart.
MAP_IMAGES = $(addprefix $(B)/samples/firmware/,foo.exe old.exe new.exe counter.exe check.exe clock.dll crc.dll)

demo-map: $(MAP_IMAGES) $(B)/bin/munger
	@mkdir -p $(B)/demo
	@$(B)/bin/munger map $(MAP_IMAGES) -o $(B)/demo/map.svg
	@echo
	@echo "What these apps take of memory, in pages and packed: $(B)/demo/map.svg"

docs/map.svg: $(MAP_IMAGES) $(B)/bin/munger
	$(B)/bin/munger map $(MAP_IMAGES) -o $@

.PHONY: check-map demo-map
