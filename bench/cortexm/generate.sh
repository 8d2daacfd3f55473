#!/bin/sh
# SPDX-License-Identifier: MIT
#
# generate.sh module|host|def: writes, to standard output, the C source of a module with 100 imports
# and 400 call sites, the host's functions that it calls, and their definition file.
#
# Import n adds n to its argument. Each of the module's 40 functions calls ten of
# them, and works on static data, so that there are local fixups as well.
module()
{
	awk 'BEGIN {
		print "#include <stdint.h>\n"
		for (i = 1; i <= 100; i++)
			printf "uint32_t add%d(uint32_t x);\n", i
		print "\nint main(void);\n\nstatic uint32_t table[40][8];"
		for (f = 0; f < 40; f++) {
			printf "\nstatic __attribute__((noinline)) uint32_t work%d(uint32_t x)\n{\n", f
			printf "\tstatic uint32_t state = %d;\n\tuint32_t *row = table[%d];\n\n", f, f
			for (c = 0; c < 10; c++) {
				printf "\trow[%d] ^= (x << %d) + (row[%d] >> %d) * %du;\n", c % 8, c + 1, (c + 3) % 8, c + 2, 77 * c + 1
				printf "\tx = add%d(x) + (row[%d] & 0);\n", (f * 10 + c) % 100 + 1, (c + 1) % 8
			}
			print "\treturn x + (state++ & 0);\n}"
		}
		print "\nint main(void)\n{\n\tuint32_t x = 0;\n"
		for (f = 0; f < 40; f++)
			printf "\tx = work%d(x);\n", f
		print "\treturn (int)x;\n}"
	}'
}

host()
{
	awk 'BEGIN {
		print "#include <stdint.h>\n"
		for (i = 1; i <= 100; i++)
			printf "uint32_t add%d(uint32_t x);\nuint32_t add%d(uint32_t x)\n{\n\treturn x + %d;\n}\n", i, i, i
	}'
}

def()
{
	awk 'BEGIN {
		print "LIBRARY bench.dll\n;@uuid 7b1d3f5a-9c2e-4e60-8d74-1f2a3b4c5d06\nEXPORTS"
		for (i = 1; i <= 100; i++)
			printf "\tadd%d @%d\n", i, i
	}'
}

case $1 in
module | host | def) "$1" ;;
*)
	echo "usage: generate.sh module|host|def" >&2
	exit 2
	;;
esac
