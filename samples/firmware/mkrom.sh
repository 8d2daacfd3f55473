#!/bin/sh
# SPDX-License-Identifier: MIT
#
# mkrom.sh FILE...: writes an assembler source with the files and their table
# (rom.h) to standard output. A file is called in the ROM what it is called here. ROM_ALIGN=N: files begin at
# multiples of N, not of 16.
align=${ROM_ALIGN:-16}
cat <<'END'
	.section .rom, "a"
	.balign 16
	.global rom_files
	.type rom_files, %object
rom_files:
END
i=0
for file; do
	echo "	.dc.a name$i, file$i, end$i - file$i"
	i=$((i + 1))
done
echo "	.dc.a 0, 0, 0"
i=0
for file; do
	printf 'name%s:	.asciz "%s"\n	.balign %s\nfile%s:	.incbin "%s"\nend%s:\n' \
		$i "${file##*/}" "$align" $i "$file" $i
	i=$((i + 1))
done
