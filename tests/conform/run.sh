#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh BIN RUNNER DEFDIR WORK NAME COMPILER LINKER
#
# Every program of this folder in Linux processes: linked natively, then munged, in many ways. What it prints and its
# exit status must be the same as NAME.out has and 42, always.  BIN/munger makes the images, and RUNNER, a munger-run for
# the target, runs them; NAME says what is tested.  COMPILER and LINKER are commands with options, the latter links statically.
#
# A way is an optimisation and a kind of code. In each, an image in one form and one in another, bound directly and
# indirectly; layouts, places and sources of the compiler's support routines by turns.
#
#   EMULATOR   what runs the target's programs, if this machine does not
#   LIBGCC     an archive of support routines; the DLL libgcc.dll of the host is taken by turns with it, or always
#   FORMS      forms of images, "jumps pointers" or "jumps"
#   STARTED    programs that Linux starts as well, by RUNNER
#   MORE_WAYS  of the target, besides those below
#   NEVER      an option that code of the target is never compiled with: ways with it are left out
#   WAYS       instead of all; ONLY=NAME takes one program

munger=$1/munger runner=$2 defs=$3 work=$4 name=$5 cc=$6 linker=$7
src=$(dirname "$0")
passed=0 failed=0 skipped=0
ways=${WAYS:--O0,-fno-pic -O2,-fno-pic -Os,-fPIE -O2,-fPIC -O0,-fPIE -Os,-fPIC $MORE_WAYS}
[ -z "$NEVER" ] || ways=$(echo "$ways" | tr ' ' '\n' | grep -v -e "$NEVER")
forms=${FORMS:-jumps}

if ! command -v "${cc%% *}" >/dev/null; then
	echo "skip $name: no ${cc%% *}"
	echo "$name: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
rm -rf "$work"
mkdir -p "$work"
unset MUNGER_PATH
export LC_ALL=C

fail() {
	failed=$((failed + 1))
	echo "FAIL $name $*"
}

# expect WHAT OUT-FILE COMMAND...: runs a program and compares
expect() {
	what=$1 want=$2
	shift 2
	$EMULATOR "$@" >"$work/actual" 2>"$work/err" </dev/null
	status=$?
	if [ $status != 42 ]; then
		fail "$what: status $status, not 42: $(head -n 3 "$work/err")"
	elif ! cmp -s "$want" "$work/actual"; then
		fail "$what: other output"
		diff "$want" "$work/actual" | head -n 5
	else
		passed=$((passed + 1))
	fi
}

# compile SOURCE OBJECT FLAGS...
compile() {
	from=$1 to=$2
	shift 2
	# shellcheck disable=SC2086
	$cc -std=gnu11 -w "$@" -c "$from" -o "$to" || fail "${from##*/} $*: the compiler"
}

# munge OUT ARG...
munge() {
	out=$1
	shift
	"$munger" -L "$defs" "$@" -o "$out" 2>"$work/err" || {
		fail "munger $*: $(head -n 3 "$work/err")"
		return 1
	}
}

# In a process the kernel is a DLL over the C library, which has setjmp and the memory functions.
sed -e 's/^	kernel_setjmp/&=libc._setjmp/; s/^	kernel_longjmp/&=libc.longjmp/; s/^	\(mem[a-z]*\)/&=libc.\1/' \
	"$src/kernel.def" >"$work/kernel.def"
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
mkdir "$work/cache"
natively="-Dkernel_setjmp=_setjmp -Dkernel_longjmp=longjmp"

# native PROGRAM SOURCE...
native() {
	program=$1 objects=
	shift
	for s; do
		o=$work/native-${s##*/}.o
		# shellcheck disable=SC2086
		compile "$s" "$o" -O1 -fno-pie $natively
		objects="$objects $o"
	done
	# shellcheck disable=SC2086
	$linker $objects "$work/native-kernel.o" -o "$work/native" || fail "$program: the native linker"
	expect "$program native" "$want" "$work/native"
}

# load PROGRAM WAY FORM: the image in $work/way in every way of binding
load() {
	what="$1 $2 --imports=$3 --layout=$layout $rt"
	expect "$what --bind=direct --place=$place" "$want" "$runner" --bind=direct --place=$place $buffer "$work/way/$1.exe"
	expect "$what --bind=indirect" "$want" "$runner" --no-cache --bind=indirect $fixed "$work/way/$1.exe"
}

# start PROGRAM WAY FORM PART: the same as Linux starts it
start() {
	# shellcheck disable=SC2086
	munge "$work/way/$1.exe" --interp="$runner" --imports=$3 "$work/way/$1.c.o" "$work/kernel.def" $4 $rt || return
	expect "$1 $2 --imports=$3 --interp" "$want" "$work/way/$1.exe"
}

# What changes from one image to the next, with periods that have no common factor.
turn=0
next() {
	turn=$((turn + 1)) layout=compact place=split fixed='' buffer='' rt=libgcc.def
	[ $((turn % 2)) = 0 ] || layout=paged
	[ $((turn % 3)) != 0 ] || rt=${LIBGCC:-libgcc.def}
	[ $((turn % 5)) -gt 1 ] || place=compact
	[ $((turn % 7)) -gt 2 ] || buffer=--buffer
	[ $((turn % 11)) -gt 4 ] || fixed=--fixed
}

# one PROGRAM WAY FORM SOURCE PART...: PART is the program's DLL, if it has one
one() {
	program=$1 way=$2 form=$3 source=$4 part=$5 own=
	next
	if [ "$part" ]; then
		own=${part%.c}.def
		munge "$work/way/part.dll" --imports=$form --layout=$layout "$work/way/part.o" "$work/kernel.def" $rt --export "$own" ||
			return
	fi
	munge "$work/way/$program.exe" --imports=$form --layout=$layout "$work/way/${source##*/}.o" "$work/kernel.def" $own $rt ||
		return
	load "$program" "$way" "$form"
	# Of all programs these are the ones that more depends on than on others.
	case ${STARTED-two init statics} in
	*$program*) start "$program" "$way" "$form" "$own" ;;
	esac
}

# each FUNCTION ARG...: FUNCTION PROGRAM ARG... SOURCE [PART] for all programs
each() {
	function=$1
	shift
	for s in "$src"/*.c "$src"/*/; do
		s=${s%/} program=${s##*/} parts=
		program=${program%.c}
		[ "$program" != kernel ] || continue
		[ -z "$ONLY" ] || [ "$ONLY" = "$program" ] || continue
		want=${s%.c}.out
		if [ -d "$s" ]; then
			want=$s/$program.out parts=$s/part.c s=$s/$program.c
		fi
		# A native program begins with its DLL's functions.
		# shellcheck disable=SC2086
		if [ "$function" = native ]; then native "$program" $parts "$s"; else "$function" "$program" "$@" "$s" $parts; fi
	done
}

try() {
	program=$1 way=$2 source=$3 part=$4
	# shellcheck disable=SC2046
	compile "$source" "$work/way/${source##*/}.o" -ffreestanding $(echo "$way" | tr , ' ')
	# shellcheck disable=SC2046
	[ -z "$part" ] || compile "$part" "$work/way/part.o" -ffreestanding $(echo "$way" | tr , ' ')
	one "$program" "$way" direct "$source" "$part"
	one "$program" "$way" "$form_now" "$source" "$part"
}

# shellcheck disable=SC2086
compile "$src/kernel.c" "$work/native-kernel.o" -O1 -fno-pie $natively
each native
for way in $ways; do
	mkdir -p "$work/way"
	# shellcheck disable=SC2046
	compile "$src/kernel.c" "$work/way/kernel.o" $(echo "$way" | tr , ' ')
	form_now=${forms%% *} forms="${forms#* } ${forms%% *}"
	# Without the kernel nothing runs.
	munge "$work/way/kernel.dll" --imports=$form_now "$work/way/kernel.o" libc.def libgcc.def --export "$work/kernel.def" ||
		continue
	each try "$way"
	[ $failed != 0 ] || rm -r "$work/way"
done
echo "$name: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
