#!/bin/sh
# SPDX-License-Identifier: MIT
#
# generate.sh source|def N: writes, to standard output, the C source or the definition file of component N, 1 to 20.
#
# Sizes and alignments differ from component to component, and most sizes are odd. Component N exports
# value_N, which works on all of its sections and calls that of component N - 1; its main
# returns what value_N does: the sum of all numbers up to N.
source()
{
	awk -v n="$1" 'BEGIN {
		align = 2 ^ (n % 6) # 1 .. 32
		print "#include <stdint.h>\n"
		printf "uint32_t value_%d(void);\nint main(void);\n", n
		if (n > 1)
			printf "uint32_t value_%d(void);\n", n - 1
		printf "\nconst uint8_t constants[%d] __attribute__((aligned(%d))) = {%d, 1, 2, 3};\n", 13 + 37 * (n % 7), align, n
		if (n % 3)
			printf "uint8_t variables[%d] __attribute__((aligned(%d))) = {%d, 1};\n", 3 + 29 * (n % 5), 2 ^ (n % 4), n
		if (n % 4)
			printf "uint8_t zeroes[%d] __attribute__((aligned(%d)));\n", 1 + 101 * (n % 6), 2 ^ ((n + 2) % 5)
		if (n % 5)
			printf "const uint8_t *const pointers[%d] = {constants, constants + %d};\n", 2 + n % 3, n % 11
		for (f = 0; f < n * 7 % 13; f++) {
			printf "\n__attribute__((noinline)) static uint32_t work%d(uint32_t x)\n{\n", f
			for (i = 0; i <= (n + f) % 9; i++)
				printf "\tx = (x << %d) ^ (x >> %d) ^ %du;\n", i % 5 + 1, i % 7 + 1, 7777 * i + f
			print "\treturn x;\n}"
		}
		printf "\n__attribute__((aligned(%d))) uint32_t value_%d(void)\n{\n", n % 4 ? 4 : 64, n
		printf "\tuint32_t x = %s;\n\n", (n > 1 ? "value_" (n - 1) "()" : "0")
		for (f = 0; f < n * 7 % 13; f++)
			printf "\t__asm__ volatile(\"\" : : \"r\"(work%d(x)));\n", f
		if (n % 4)
			print "\tif (zeroes[sizeof zeroes - 1]++)\n\t\treturn 0;"
		if (n % 3)
			print "\tif (++variables[1] != 2)\n\t\treturn 0;"
		print (n % 5 ? "\tconst uint8_t *volatile p = pointers[0];\n" : "\tconst uint8_t *volatile p = constants;\n")
		print "\treturn x + *p;\n}\n"
		printf "int main(void)\n{\n\treturn (int)value_%d();\n}\n", n
	}'
}

def()
{
	printf 'LIBRARY c%02d.dll\n;@uuid 6f0d2b7c-58a1-4e93-b4c6-1d7e905a3f%02d\nEXPORTS\n\tvalue_%d @1\n' "$1" "$1" "$1"
}

case $1 in
source | def) "$1" "${2#0}" ;;
*)
	echo "usage: generate.sh source|def N" >&2
	exit 2
	;;
esac
