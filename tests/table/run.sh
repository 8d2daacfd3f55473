#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: run.sh MUNGER
#
# `munger table`: what it writes compiles without a warning everywhere, is
# constant data, and reads back; what it refuses leaves no file.
munger=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
passed=0 failed=0 skipped=0

# test NAME COMMAND...: passes if the command does
test_that()
{
	name=$1
	shift
	if "$@" > log 2>&1; then
		passed=$((passed + 1))
	else
		echo "FAIL table/$name: $*"
		cat log
		failed=$((failed + 1))
	fi
}

skip()
{
	echo "SKIP table/$1: $2"
	skipped=$((skipped + 1))
}

# refuses STATUS TEXT ARGS...: exit status, message, and no output file
refuses()
{
	status=$1 text=$2
	shift 2
	rm -f out.c out.h
	"$munger" table "$@" > got 2>&1
	[ $? -eq "$status" ] && grep -q -e "$text" got && [ ! -e out.c ] && [ ! -e out.h ] && [ -z "$(ls ./out.* 2> /dev/null)" ]
}

warnings='-Wall -Wextra -pedantic -Wshadow -Wconversion -Wmissing-prototypes -Wundef -Wvla -Werror'

# no_data OBJECT: everything is in sections that are not written
no_data()
{
	[ -z "$(size -A "$1" | awk '($1 ~ /^\.(data|bss)/) && $2 > 0')" ]
}

cp "$here/kernel.def" "$here/host.c" .
test_that make "$munger" table kernel.def -o kernel.c --header kernel.h
test_that same-again sh -c "'$munger' table kernel.def -o again.c --header again.h && cmp kernel.c again.c && cmp kernel.h again.h"
test_that header-alone cc -std=c11 $warnings -I"$root/include" -fsyntax-only -x c kernel.h
test_that header-in-c++ c++ $warnings -I"$root/include" -fsyntax-only -x c++ kernel.h

for cc in gcc clang; do
	command -v $cc > /dev/null || { skip $cc "not installed"; continue; }
	for flags in -O0 -O2; do
		rm -f host
		test_that "$cc $flags" $cc -std=c11 $flags $warnings -fno-pie -no-pie -I"$root/include" -I. kernel.c host.c \
			"$root/libexport/find.c" -o host
		test_that "run $cc $flags" ./host
	done
	test_that "$cc object" $cc -std=c11 -O2 $warnings -fno-pie -I"$root/include" -c kernel.c -o kernel.o
	test_that "$cc constant" no_data kernel.o
	rm -f host
	[ $cc = clang ] || test_that "$cc -flto host" $cc -std=c11 -O2 -flto -no-pie -fno-pie -I"$root/include" -I. kernel.o \
		host.c "$root/libexport/find.c" -o host
	[ $cc = clang ] || test_that "run $cc -flto host" ./host
	test_that "$cc gnu++" $cc -x c++ -O2 -Wall -Wextra -I"$root/include" -fsyntax-only host.c
done

if command -v arm-none-eabi-gcc > /dev/null; then
	for cpu in cortex-m0 cortex-m3; do
		test_that "arm $cpu" arm-none-eabi-gcc -std=c11 -mthumb -mcpu=$cpu -Os $warnings -I"$root/include" -c kernel.c \
			-o arm.o
		test_that "arm $cpu constant" no_data arm.o
	done
else
	skip arm "arm-none-eabi-gcc is not installed"
fi

printf 'LIBRARY kernel.dll\n;@uuid 6ba7b812-9dad-11d1-80b4-00c04fd430c8\nEXPORTS\n ticks @1\n' > more.def
test_that two-files "$munger" table kernel.def more.def -o more.c
test_that three-tables grep -q 'kernel.dll", tables, 3' more.c
test_that weak grep -q 'asm__("missing") __attribute__((weak));' kernel.c
test_that strong "$munger" table kernel.def -o strong.c --strong
test_that strong-has-no-weak sh -c '! grep weak strong.c'
printf 'LIBRARY 3d-gfx.dll\n;@uuid 6ba7b812-9dad-11d1-80b4-00c04fd430c8\nEXPORTS\n f @1\n' > gfx.def
test_that identifier sh -c "'$munger' table gfx.def -o gfx.c --header gfx.h && grep -q '_3d_gfx_dll = {' gfx.c && \
	grep -q '_3D_GFX_ORD_f 1' gfx.h"
test_that stdout sh -c "'$munger' table kernel.def -o - | cmp - kernel.c"
test_that help sh -c "'$munger' table --help | grep -q usage"

printf 'LIBRARY k\nEXPORTS\n f @1\n' > no-uuid.def
test_that no-uuid refuses 1 'no-uuid.def:2:1: error: .*\[export-uuid\]' no-uuid.def -o out.c
printf 'LIBRARY k\n;@uuid 6ba7b812-9dad-11d1-80b4-00c04fd430c8\nEXPORTS\n f=x.y @1\n "g h" @2\n _i@4 @3\n' > rows.def
test_that forward refuses 1 'rows.def:4:2: error: .*\[table-forward\]' rows.def -o out.c --header out.h
test_that symbol refuses 1 'rows.def:5:2: error: .*\[table-symbol\]' rows.def -o out.c
test_that symbol-at refuses 1 'rows.def:6:2: error: .*\[table-symbol\]' rows.def -o out.c
test_that other-dll refuses 1 'gfx.def: error: .*\[table-dll\]' kernel.def gfx.def -o out.c
test_that uuid-twice refuses 1 'kernel.def:2:8: error: .*\[export-uuid-twice\]' kernel.def kernel.def -o out.c
printf 'LIBRARY k\n' > empty.def
test_that empty refuses 1 'empty.def: error: .*\[table-empty\]' empty.def -o out.c
printf 'LIBRARY k\nEXPORTS\n f @0\n' > bad.def
test_that bad refuses 1 'bad.def:3:5: error: .*\[def-ordinal\]' bad.def -o out.c
test_that no-file refuses 2 'nothing.def: error: .*\[def-read\]' nothing.def -o out.c
test_that no-output refuses 2 usage kernel.def
test_that no-input refuses 2 usage -o out.c
test_that bad-option refuses 2 usage kernel.def -o out.c --frob
test_that no-folder refuses 2 'out/x.c: error: .*\[output\]' kernel.def -o out/x.c
test_that no-folder-header refuses 2 'out/x.h: error: .*\[output\]' kernel.def -o out.c --header out/x.h
[ ! -w /dev/full ] || test_that full refuses 2 '/dev/full: error: .*\[output\]' kernel.def -o /dev/full
echo old > out.txt
test_that keeps-old sh -c "! '$munger' table bad.def -o out.txt && grep -q old out.txt"

test_that uuid sh -c "'$munger' uuid | grep -qE '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\$'"
test_that uuid-differs sh -c "[ \$('$munger' uuid) != \$('$munger' uuid) ]"
test_that uuid-usage sh -c "'$munger' uuid x; [ \$? -eq 2 ]"

echo "table: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
