#!/bin/sh
# SPDX-License-Identifier: MIT
#
# conform.sh WORK LINK...: the programs of tests/conform on the machine that BOARD names, by gcc and clang, at three
# levels of optimisation and position-independent, in every form and layout: loaded by a firmware (conform.c) and, for
# comparison, linked natively. LINK... makes a program of what follows. In the environment:
#
#   MUNGER      the munger
#   CC, CLANG   compilers with their flags for this machine; CLANG may be empty
#   SUPPORT     archives of what compilers call of their own accord, CLANG_SUPPORT for clang
#   HOST        objects and archives of the firmware, NATIVE what a native program is linked with
#   FORMS       forms that the architecture has: "direct jumps pointers"
#   BATCH       bytes of images that one firmware holds
#   LEAVE_OUT   programs that need more memory than there is
#   FAR_DATA    no: code does not reach data of the kernel from far away; a load that would need it is refused
#   ABSOLUTE    options that make code for low addresses alone, where this machine has no memory: it is refused, with the
#               cure; empty: there are none
#   THUNKS      when calls of the kernel go through thunks: always, far, never
set -u

src=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$src/../.." && pwd)
programs=$root/tests/conform
rm -rf "$1"
mkdir -p "$1/o" "$1/rom" || exit 2
work=$(cd "$1" && pwd)
shift
link=$*
passed=0 failed=0 skipped=0
export work programs BOARD

fail() {
	failed=$((failed + 1))
	echo "FAILED: $BOARD: $*"
}
skip() {
	skipped=$((skipped + 1))
	echo "skipped: $BOARD: $*"
}
# in_parallel: runs each line of $work/jobs
in_parallel() { xargs -P 2 -d '\n' -n 1 sh -c <"$work/jobs" >"$work/log" 2>&1 || fail "$(grep error "$work/log" | head -n 5)"; }

names=
for c in "$programs"/*.c; do
	name=$(basename "$c" .c)
	case " kernel $LEAVE_OUT " in
	*" $name "*) [ "$name" = kernel ] || skip "$name: the board has too little memory" ;;
	*) names="$names $name" ;;
	esac
done

# ------------------------------------------------------------------------------------------------- objects, images
# compile WAY COMMAND...: prints commands that make all objects
compile() {
	to=$work/o/$1
	shift
	for name in $names two/part two/two; do
		echo "$* -w -c $programs/$name.c -o $to-${name##*/}.o"
	done
}

# munge WAY IMAGE-PREFIX SUPPORT OPTION...: prints commands that make all images
munge() {
	of=$work/o/$1 to=$work/rom/$2 support=$3
	shift 3
	for name in $names; do
		echo "$MUNGER -s $* $of-$name.o $support $programs/kernel.def -o $to-$name.exe"
	done
	echo "$MUNGER -s $* $of-part.o $support $programs/kernel.def --export $programs/two/part.def -o $to-part.dll"
	echo "$MUNGER -s $* $of-two.o $support $programs/kernel.def $programs/two/part.def -o $to-two.exe"
}

ways="-O0 -O2 -Os -O2,-fPIC"
for way in $ways; do
	compile "gcc$way" "$CC" "$(echo "$way" | tr , ' ')"
	[ ! "$CLANG" ] || compile "clang$way" "$CLANG" "$(echo "$way" | tr , ' ')"
done >"$work/jobs"
in_parallel
[ "$CLANG" ] || skip "clang is not installed"
for way in $ways; do
	munge "gcc$way" "gcc$way" "$SUPPORT"
	[ ! "$CLANG" ] || munge "clang$way" "clang$way" "$CLANG_SUPPORT"
done >"$work/jobs"
in_parallel
for way in gcc-O2 gcc-O2,-fPIC; do
	for form in $FORMS; do
		for layout in compact paged; do
			[ $form-$layout = direct-compact ] || munge $way "$way-$form-$layout" "$SUPPORT" --imports="$form" --layout="$layout"
		done
	done
done >"$work/jobs"
in_parallel

if [ "$ABSOLUTE" ]; then
	compile absolute "$CC $ABSOLUTE -O2" >"$work/jobs"
	in_parallel
	munge absolute absolute "$SUPPORT" >"$work/jobs"
	in_parallel
fi

# ------------------------------------------------------------------------------------------------- native
# Beside all else; a line for each in native.said.
native() {
	for way in gcc-O2 clang-O2; do
		for name in $names two/two; do
			object=$work/o/$way-${name##*/}.o
			[ -f "$object" ] || continue
			[ "$name" != two/two ] || object="$work/o/$way-part.o $object"
			support=$SUPPORT
			[ $way = gcc-O2 ] || support=$CLANG_SUPPORT
			# shellcheck disable=SC2086
			if ! $link $object $NATIVE $support -o "$work/native.elf" >"$work/native.log" 2>&1; then
				echo "$way-$name: does not link: $(head -n 3 "$work/native.log")"
				continue
			fi
			"$root/tests/target/run.sh" "$work/native.elf" >"$work/native.txt"
			status=$?
			if [ $status = 42 ] && cmp -s "$work/native.txt" "$programs/$name.out"; then
				echo passed
			else
				echo "$way-$name, natively: status $status"
				diff -u "$programs/$name.out" "$work/native.txt" >>"$work/native.diff"
			fi
		done
	done
}
native >"$work/native.said" &

# ------------------------------------------------------------------------------------------------- the firmware
# firmware FILE...: runs one with these files; what it says is added to console.txt
firmware() {
	"$root/samples/firmware/mkrom.sh" "$@" >"$work/rom.s"
	# shellcheck disable=SC2086
	if ! $link "$work/rom.s" $HOST -o "$work/conform.elf" >"$work/log" 2>&1; then
		fail "the firmware does not link: $(head -n 3 "$work/log")"
		return
	fi
	TARGET_TIMEOUT=100 "$root/tests/target/run.sh" "$work/conform.elf" >>"$work/console.txt"
	status=$?
	[ $status = 0 ] || fail "the firmware ends with status $status after $(grep '^> [^ ]*: ' "$work/console.txt" | tail -n 1)"
}

# A program and what it needs, in batches: one on each line.
wc -c "$work"/rom/*.dll "$work"/rom/*.exe | awk -v most="$BATCH" '
	$2 == "total" { next }
	/\.dll$/ { sub(/part\.dll$/, "two.exe", $2); part[$2] = $1; next }
	{ more = $1 + ($2 in part ? part[$2] : 0) }
	size + more > most { print ""; size = 0 }
	{ size += more; printf " %s", $2 }
	$2 in part { sub(/two\.exe$/, "part.dll", $2); printf " %s", $2 }
	END { print "" }' >"$work/batches"
while read -r batch; do
	# shellcheck disable=SC2086
	firmware $batch
done <"$work/batches"

# ------------------------------------------------------------------------------------------------- what it said
# For each run a line: NAME WAY THUNKS, then status or what is wrong.
mkdir "$work/said"
awk -v said="$work/said" '
	/^> [^ ]*\.exe: / {
		name = $2; way = /: far/ ? "far" : /: read/ ? "read" : "near"
		sub(/:$/, "", name)
		out = said "/" name "." way
		printf "" > out
		next
	}
	/^> status / { print name, way, $NF, "status", $3 + 0; close(out); next }
	/^> refused/ { print name, way, 0, $0; close(out); next }
	/^> / { print name, way, 0, $0; next }
	{ print > out }' "$work/console.txt" >"$work/runs"
# loads_addresses IMAGE: whether code of it has addresses of imports
loads_addresses() { "$MUNGER" dump -r "$work/rom/$1" | grep -q '^  \.text.* DATA_DLL'; }

while read -r name way thunks what; do
	program=${name##*-}
	want=$programs/${program%.exe}.out
	[ "$program" != two.exe ] || want=$programs/two/two.out
	case $THUNKS-$way in
	never-*) wanted=no ;;
	always-* | far-far) wanted=yes ;;
	*) wanted=no ;;
	esac
	[ "$thunks" = 0 ] && got=no || got=yes
	cure=
	case $name in
	absolute-*) cure='compile with a code model for any address \[memory\]$' ;;
	*) [ $FAR_DATA$way != nofar ] || ! loads_addresses "$name" || cure='load the two closer together \[range\]$' ;;
	esac
	if [ "$cure" ]; then
		if echo "$what" | grep -q "^> refused: .*$cure"; then passed=$((passed + 1)); else fail "$name, $way: $what"; fi
		continue
	fi
	if [ "$what" != "status 42" ] || ! cmp -s "$want" "$work/said/$name.$way"; then
		fail "$name, $way: $what"
		diff -u "$want" "$work/said/$name.$way" | head -n 10
	elif [ $wanted != $got ]; then
		fail "$name, $way: $thunks bytes of thunks"
	else
		passed=$((passed + 1))
	fi
done <"$work/runs"
wait
while read -r line; do
	if [ "$line" = passed ]; then passed=$((passed + 1)); else fail "$line"; fi
done <"$work/native.said"
[ ! -f "$work/native.diff" ] || head -n 40 "$work/native.diff"
n=$(ls "$work"/rom/*.exe | wc -l)
[ $((2 * n)) = "$(wc -l <"$work/runs")" ] || fail "$n programs, $(wc -l <"$work/runs") runs"

echo "bare-$BOARD: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
