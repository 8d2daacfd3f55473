#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: generate.sh N_ROWS
#
# A definition file with that many rows, in tables of at most 50,000.
awk -v n="$1" 'BEGIN {
	print "LIBRARY large.dll"
	for (i = 0; i < n; i++) {
		if (i % 50000 == 0)
			printf ";@uuid 6ba7b810-9dad-11d1-80b4-%012x\nEXPORTS\n", i + 1
		printf " function_number_%d @ %d\n", i, (i * 7919) % 50000 + 1
	}
}'
