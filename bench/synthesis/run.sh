#!/bin/sh
# SPDX-License-Identifier: MIT
# A direct image with 1 MB of text and 10,000 calls of as many imports.
#
#   run.sh MUNGER WORK       with WORK/synthesis built
set -eu
munger=$1 work=$2
n=10000

awk -v n=$n 'BEGIN {
	for (i = 1; i <= n; i++)
		printf "int component_function_%d(int x) { return x + %d; }\n", i, i
}' >"$work/provider.c"
# Between calls there is code that is jumped over: text is 1 MB, of which little runs.
awk -v n=$n 'BEGIN {
	for (i = 1; i <= n; i++)
		printf "int component_function_%d(int x);\n", i
	print "int call_all(void);\nint call_all(void) { int x = 0;"
	for (i = 1; i <= n; i++)
		printf "\tx = component_function_%d(x);\n\t__asm__ volatile(\"jmp 1f; .skip 96, 0x90; 1:\");\n", i
	print "\treturn x; }"
}' >"$work/user.c"
awk -v n=$n 'BEGIN {
	print "LIBRARY provider.dll\n;@uuid 3d5c90e2-1b7f-4a68-a4e1-86f20d9b7c35\nEXPORTS"
	for (i = 1; i <= n; i++)
		printf "component_function_%d @%d\n", i, i
}' >"$work/provider.def"

cc -O1 -fPIC -c -o "$work/provider.o" "$work/provider.c"
cc -O1 -fPIC -c -o "$work/user.o" "$work/user.c"
"$munger" -s "$work/provider.o" --export "$work/provider.def" -o "$work/provider.dll"
"$munger" -s "$work/user.o" "$work/provider.def" -e call_all -o "$work/user.exe"
"$work/synthesis" "$work" $n
