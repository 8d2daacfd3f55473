#!/bin/sh
# SPDX-License-Identifier: MIT
# 10,000 functions imported by one module from another: as shared objects by
# dlopen(RTLD_NOW), and munged, by libloader.
#
#   run.sh MUNGER WORK       with WORK/bind built
set -eu
munger=$1 work=$2
n=10000

awk -v n=$n 'BEGIN {
	print "static int count;"
	for (i = 1; i <= n; i++)
		printf "int component_function_%d(void) { return count += %d; }\n", i, i
}' >"$work/provider.c"
awk -v n=$n 'BEGIN {
	for (i = 1; i <= n; i++)
		printf "int component_function_%d(void);\n", i
	print "int call_all(void) { int sum = 0;"
	for (i = 1; i <= n; i++)
		printf "\tsum += component_function_%d();\n", i
	print "\treturn sum; }"
}' >"$work/user.c"
awk -v n=$n 'BEGIN {
	print "LIBRARY provider.dll\n;@uuid 5c1b9a70-6f1e-4d0c-8e11-2a94c0b7d301\nEXPORTS"
	for (i = 1; i <= n; i++)
		printf "component_function_%d @%d\n", i, i
}' >"$work/provider.def"

cc -O1 -fPIC -shared -o "$work/provider.so" "$work/provider.c"
cc -O1 -fPIC -shared -o "$work/user.so" "$work/user.c" "$work/provider.so"
cc -O1 -fPIC -c -o "$work/provider.o" "$work/provider.c"
cc -O1 -fPIC -c -o "$work/user.o" "$work/user.c"
"$munger" -s "$work/provider.o" --export "$work/provider.def" -o "$work/provider.dll"
"$munger" -s "$work/user.o" "$work/provider.def" -e call_all -o "$work/user.exe"
LD_LIBRARY_PATH=$work "$work/bind" "$work" $n
