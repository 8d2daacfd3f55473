#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh MUNGER MUNGER-RUN DEFDIR WORK COMPILER
#
# Every program of this folder, a NAME.c or a folder of several objects, is built by the
# native toolchain and run; then compiled in each of many ways, munged, and run as an
# image. Standard output and exit status must be the same. Beside NAME.c (or in the
# folder, without NAME): .flags for the compiler, .ldflags for the native linker,
# .mflags for munger, .args for the program, .in for its standard input.
#
# FULL=1 takes every level of optimisation with every kind of code; WAYS="-O2,-fPIC ..."
# takes those. ONLY=NAME takes one program. A way that ends in ,ld-r joins the objects
# with ld -r before they are munged.
#
# For another machine's processes: EMULATOR runs them, NAME is what the compiler is called, CFLAGS and LDFLAGS are the compiler's and
# the native linker's, LINKER is that instead of the compiler, LD is for ld -r. BY_TURNS=1 takes one way for each
# program and compiler, not all; NEVER is an option that its code is never compiled with.
#
# NAME.needs has a macro of the compiler's without which the program is skipped.

munger=$1 runner=$2 defs=$3 cc=$5 name_of_cc=${NAME:-$5}
work=$4/$name_of_cc
src=$(dirname "$0")
passed=0 failed=0 skipped=0

if ! command -v "$cc" >/dev/null; then
	echo "skip run-$name_of_cc: no $cc"
	echo "run-$name_of_cc: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
rm -rf "$work"
mkdir -p "$work"
export RUN_TEST=value LC_ALL=C TZ=UTC
unset MUNGER_PATH

if [ "$WAYS" ]; then
	ways=$WAYS
elif [ "$FULL" ]; then
	ways=$(for o in 0 1 2 3 s; do for p in no-pic PIE PIC; do echo "-O$o,-f$p"; done; done)
else
	ways="-O0,-fno-pic -O0,-fPIE -O0,-fPIC -O1,-fPIE -O2,-fno-pic -O2,-fPIE -O2,-fPIC -O3,-fPIC -Os,-fno-pic"
fi
[ "$WAYS" ] || ways="$ways -O2,-fPIC,-fno-plt -Os,-fPIE,-fno-plt -O2,-fPIE,-g,-fcf-protection,-ffunction-sections,-fdata-sections"
[ "$WAYS" ] || ways="$ways -O1,-fPIC,ld-r -O2,-fno-pic,-ffunction-sections,ld-r"

turns=4 turn=0
if [ "$BY_TURNS" ]; then
	turns=6
	# shellcheck disable=SC2046
	ways=$(echo $(echo "$ways" | sed 's/,-fcf-protection//' | tr ' ' '\n' | grep -v -e "${NEVER:- }"))
fi

# first_line FILE: its first line, or nothing
first_line() {
	line=
	[ ! -f "$1" ] || read -r line <"$1"
	echo "$line"
}

# settings NAME: sources, flags and so on of a program
settings() {
	if [ -d "$src/$1" ]; then
		base=$src/$1/ sources=$(echo "$src/$1"/*.c)
	else
		base=$src/$1. sources=$src/$1.c
	fi
	flags=$(first_line "${base}flags")
	ldflags=$(first_line "${base}ldflags")
	mflags=$(first_line "${base}mflags")
	args=$(first_line "${base}args")
	needs=$(first_line "${base}needs")
	input=/dev/null
	[ ! -f "${base}in" ] || input=${base}in
}

# objects DIRECTORY: those of the current sources
objects() {
	for s in $sources; do
		s=${s##*/}
		echo "$1/${s%.c}.o"
	done
}

# compile DIRECTORY FLAGS...
compile() {
	dir=$1
	shift
	mkdir -p "$dir"
	for s in $sources; do
		o=${s##*/}
		# shellcheck disable=SC2086
		"$cc" $CFLAGS -std=gnu11 -w -D_GNU_SOURCE "$@" $flags -c "$s" -o "$dir/${o%.c}.o" || return 1
	done
}

# execute OUT COMMAND...: with the program's arguments and input; prints the status
execute() {
	out=$1
	shift
	# The arguments are shell words, quoted as such.
	eval "set -- \"\$@\" $args"
	{ "$@" <"$input" >"$out" 2>"$out.err"; } 2>/dev/null
	echo $?
}

fail() {
	failed=$((failed + 1))
	echo "FAIL $name_of_cc $*"
}

# native NAME: what must come out
native() {
	# shellcheck disable=SC2086,SC2046
	compile "$work/$1/native" -O1 -fno-pie &&
		${LINKER:-$cc} $LDFLAGS -no-pie $(objects "$work/$1/native") $ldflags -o "$work/$1/native/a.out" -lm -lpthread ||
		return 1
	status=$(execute "$work/$1/expected" $EMULATOR "$work/$1/native/a.out")
}

# try NAME WAY RUN-FLAGS: one program compiled in one way
try() {
	name=$1 way=$2 dir=$work/$1/$2
	shift 2
	objects=$(objects "$dir")
	# shellcheck disable=SC2046
	compile "$dir" $(echo "${way%,ld-r}" | tr , ' ') || {
		fail "$name $way: the compiler"
		return
	}
	if [ "$way" != "${way%,ld-r}" ]; then
		# shellcheck disable=SC2086
		${LD:-ld} -r $objects -o "$dir/joined.o" || fail "$name $way: ld -r"
		objects=$dir/joined.o
	fi
	# shellcheck disable=SC2086
	if ! "$munger" $mflags -L "$defs" $objects libc.def libgcc.def -o "$dir/image.exe" >"$dir/munge.err" 2>&1; then
		fail "$name $way: munger: $(head -n 3 "$dir/munge.err")"
		return
	fi
	got=$(execute "$dir/actual" $EMULATOR "$runner" "$@" "$dir/image.exe")
	if [ "$got" != "$status" ]; then
		fail "$name $way $*: status $got, not $status: $(head -n 3 "$dir/actual.err")"
	elif ! cmp -s "$work/$name/expected" "$dir/actual"; then
		fail "$name $way $*: other output: $dir/actual"
	else
		passed=$((passed + 1))
		rm -r "$dir"
	fi
}

for path in ${ONLY:-"$src"/*.c "$src"/*/}; do
	name=${path%/}
	name=${name##*/}
	name=${name%.c}
	settings "$name"
	if [ "$needs" ] && ! "$cc" $CFLAGS -dM -E -x c /dev/null | grep -q "#define $needs "; then
		skipped=$((skipped + 1))
		echo "skip $name_of_cc $name: the compiler has no $needs"
		continue
	fi
	if ! native "$name"; then
		fail "$name: the native build"
		continue
	fi
	[ "$BY_TURNS" ] || turn=0
	if [ "$BY_TURNS" ]; then
		first=${ways%% *} ways="${ways#* } $first"
		set -- "$first"
	else
		# shellcheck disable=SC2086
		set -- $ways
	fi
	for way; do
		# By turns, so that every program meets each way of loading.
		case $turn in
		0) try "$name" "$way" ;;
		1) try "$name" "$way" --place=compact ;;
		2) try "$name" "$way" --buffer ;;
		3) try "$name" "$way" --buffer --place=compact ;;
		4) try "$name" "$way" --bind=indirect --no-cache ;;
		5) try "$name" "$way" --bind=indirect --no-cache --fixed ;;
		esac
		turn=$(((turn + 1) % turns))
	done
done
echo "run-$name_of_cc: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
