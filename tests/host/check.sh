#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh BIN DEFDIR WORK CC MEMORY_TEST: the Linux host itself: its command line, where it puts
# and finds things, what it refuses, and the order in which DLLs begin and end.

bin=$1 defs=$2 work=$3 cc=$4 memory_test=$5
src=$(dirname "$0")
munger=$bin/munger run=$bin/munger-run static=$bin/munger-run-static
passed=0 failed=0 skipped=0
export LC_ALL=C
unset MUNGER_PATH
rm -rf "$work"
mkdir -p "$work/dlls" "$work/other" "$work/new" "$work/more"

# is NAME ACTUAL EXPECTED
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL host $1: '$2', not '$3'"
	fi
}

# refused NAME STATUS PATTERN COMMAND...: the status, nothing on standard output, one line of message
refused() {
	name=$1 want=$2 pattern=$3
	shift 3
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	is "$name: status" "$status" "$want"
	is "$name: output" "$(cat "$work/out")" ""
	if [ "$(wc -l <"$work/err")" -eq 1 ] && grep -q -e "$pattern" "$work/err"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL host $name: not '$pattern': $(cat "$work/err")"
	fi
}

# object NAME FLAGS...: NAME.o in the work folder
object() {
	name=$1
	shift
	"$cc" -std=gnu11 -O2 -D_GNU_SOURCE "$@" -c "$src/$name.c" -o "$work/$name.o" || exit 1
}

munge() {
	"$munger" -L "$defs" -L "$src" "$@" || {
		echo "FAIL host: munger $*"
		exit 1
	}
}

for name in address maps user left right cycle late started; do
	object $name
done
munge "$work/address.o" libc.def -o "$work/address.exe"
munge "$work/maps.o" libc.def -o "$work/maps.exe"
munge "$work/late.o" libc.def -o "$work/late.exe"
munge "$work/user.o" dep.def libc.def -o "$work/user.exe"
object dep -DWHO=1 -fPIC
munge --export "$src/dep.def" "$work/dep.o" libc.def -o "$work/dlls/dep.dll"
object dep -DWHO=2 -fno-pic
munge --export "$src/dep.def" "$work/dep.o" libc.def -o "$work/other/dep.dll"
munge --export "$src/dep-new.def" "$work/dep.o" libc.def -o "$work/new/dep.dll"
munge --export "$src/dep-more.def" "$work/dep.o" libc.def -o "$work/more/dep.dll"
munge --export "$src/left.def" "$work/left.o" right.def libc.def -o "$work/left.dll"
munge --export "$src/right.def" "$work/right.o" left.def -o "$work/right.dll"
munge "$work/cycle.o" left.def -o "$work/cycle.exe"
head -c 500 "$work/user.exe" >"$work/cut.exe"

# Every name of libc.def is there, but for those that only a later glibc has.
late=$(sed -n '/^; glibc 2.38/,$ s/^	.* @ \([0-9]*\).*/\1/p' "$defs/libc.def")
for host in "$run" "$static"; do
	for n in $("$host" --resident | grep '^libc\.dll' | cut -d ' ' -f 4-); do
		case " $(echo $late) " in
		*" $n "*) ;;
		*) is "${host##*/}: ordinal $n" "$(sed -n "s/^	\(.*\) @ $n\( .*\)*\$/\1/p" "$defs/libc.def")" "" ;;
		esac
	done
	is "${host##*/}: ordinals" "$("$host" --resident | cut -d ' ' -f 1-3)" \
		"$(for dll in libc libgcc; do
			echo "$dll.dll $(sed -n 's/^;@uuid //p' "$defs/$dll.def") 1-$(grep -c '^	.* @ ' "$defs/$dll.def")"
		done)"
done

# Functions and variables of the C library have the host's addresses, below 2 GiB.
for host in "$run" "$munger" "$static"; do
	case $host in
	"$munger") command="$munger run" ;;
	*) command=$host ;;
	esac
	$command "$work/address.exe" >"$work/addresses"
	is "addresses: status" $? 0
	while read -r name address; do
		# In a static program, a function chosen at start has its address in a table of jumps.
		want=$(readelf -sW "$host" | awk -v name="$name" '{ sub(/@.*/, "", $8) } $8 == name { print $4, $2; exit }')
		case $want in
		IFUNC*) ;;
		*) is "${host##*/}: address of $name" "$address" "${want#* }" ;;
		esac
		case $address in
		00000000[0-7]*) passed=$((passed + 1)) ;;
		*) is "address of $name" "$address" "below 2 GiB" ;;
		esac
	done <"$work/addresses"
done

# Protection.
apart="text r-xp file rodata r--p relro r--p data rw-p bss rw-p both 0 nameless 0"
together="text rwxp rodata rwxp relro rwxp data rwxp bss rwxp both 1 nameless 1"
is "split" "$("$run" "$work/maps.exe")" "$apart"
is "split, buffer" "$("$run" --buffer "$work/maps.exe")" "$apart"
is "split, munger run" "$("$munger" run "$work/maps.exe")" "$apart"
is "split, static" "$("$static" "$work/maps.exe")" "$apart"
is "compact" "$("$run" --place=compact "$work/maps.exe")" "$together"
is "last option counts" "$("$run" --place=compact --place=split "$work/maps.exe")" "$apart"
is "memory" "$("$memory_test" "$work/cycle.exe" "$work/cut.exe" 2>&1)" "memory: all well"

# DLLs: which file, the order of their beginning and end, one address for everything.
expected() {
	printf 'DLL %d begins\nprogram begins\n%d data of the DLL 20 40\n1 1\n' "$1" "$1"
	printf '%d 1\nprogram exits\nprogram ends\nDLL %d ends\n%d' $((($1 + 1) * 2 + 1)) $(($1 + 1)) $(($1 + 1))
}
for place in split compact; do
	for reading in stream buffer; do
		is "-L, $place, $reading" "$("$run" --place=$place --$reading -L "$work/dlls" "$work/user.exe"; echo $?)" \
			"$(expected 1)"
	done
done
is "-L joined" "$("$run" -L"$work/other" "$work/user.exe"; echo $?)" "$(expected 2)"
is "first -L" "$("$run" -L /nonexistent -L "$work/other/" -L "$work/dlls" "$work/user.exe"; echo $?)" "$(expected 2)"
is "MUNGER_PATH" "$(MUNGER_PATH=:/nonexistent::$work/other:$work/dlls "$run" "$work/user.exe"; echo $?)" "$(expected 2)"
cp "$work/user.exe" "$work/dlls"
is "folder of the program" "$(MUNGER_PATH=$work/other "$run" "$work/dlls/user.exe"; echo $?)" "$(expected 1)"
is "-L before it" "$("$run" -L "$work/other" "$work/dlls/user.exe"; echo $?)" "$(expected 2)"
is "current folder" "$(run=$(realpath "$run") && cd "$work/dlls" && "$run" user.exe; echo $?)" "$(expected 1)"
is "munger run" "$("$munger" run -L "$work/dlls" "$work/user.exe"; echo $?)" "$(expected 1)"
is "static" "$("$static" -L "$work/dlls" "$work/user.exe"; echo $?)" "$(expected 1)"
is "cycle" "$("$run" "$work/cycle.exe"; echo $?)" 105
is "pipe" "$(cat "$work/user.exe" | "$run" -L "$work/dlls" /dev/stdin; echo $?)" "$(expected 1)"
is "pipe, buffer" "$(cat "$work/user.exe" | "$run" --buffer -L "$work/dlls" /dev/stdin; echo $?)" "$(expected 1)"
is "after --" "$("$run" -L "$work/dlls" -- "$work/user.exe" --help; echo $?)" "$(expected 1)"
"$run" --stats -L "$work/dlls" "$work/user.exe" 2>"$work/stats" >/dev/null
is "stats" "$(sed -n 's/^munger-run: \([^ ]*\): [1-9][0-9]* bytes of memory, 0 in place, [0-9]* of thunks, text [1-9].*/\1/p' \
	"$work/stats" | sort | tr '\n' ' ')" "dep.dll program "
"$run" --help >"$work/out"
is "help" "$? $(head -n 1 "$work/out")" "0 usage: munger-run [options] IMAGE [ARG...]"

# Started by Linux itself, by the static host.
munge "$work/started.o" libc.def --interp -o "$work/started.exe"
munge "$work/started.o" libc.def --interp="$run-static" --imports=pointers -s -o "$work/stripped.exe"
"$munger" adapt --imports=jumps "$work/stripped.exe" -o "$work/adapted.exe"
munge "$work/user.o" dep.def libc.def --interp -o "$work/dlls/user.exe"
munge "$work/started.o" libc.def --interp=/nonexistent -o "$work/nowhere.exe"
for program in started stripped adapted; do
	is "$program" "$(echo in | WHO=me "$work/$program.exe" a 'b c'; echo $?)" \
		"$program.exe|$program.exe|me|0.5|No such file or directory|a,b c,in
bye
44"
done
is "started with a DLL" "$("$work/dlls/user.exe"; echo $?)" "$(expected 1)"
is "started by the host" "$(echo in | "$run" "$work/started.exe" x | sed 's/|.*|-|/|-|/')" \
	"started.exe|-|0.5|No such file or directory|x,in
bye"
"$work/nowhere.exe" 2>/dev/null
is "no interpreter" $? 127
refused "started without its DLL" 126 'dep\.dll' sh -c "cp '$work/dlls/user.exe' '$work/alone.exe'; mkdir -p '$work/empty'; mv '$work/alone.exe' '$work/empty/'; exec '$work/empty/alone.exe'"

# Refusals.
refused "no image" 2 'no image' "$run"
refused "unknown option" 2 'unknown option --nonsense' "$run" --nonsense "$work/user.exe"
refused "no folder" 2 'no folder' "$run" -L
refused "no file" 127 'munger-run: .*/nothing: No such file' "$run" "$work/nothing"
refused "folder" 127 'Is a directory' "$run" "$work"
refused "text" 126 'munger-run: .*check.sh: ' "$run" "$src/check.sh"
refused "empty" 126 'munger-run: /dev/null: ' "$run" /dev/null
refused "empty, buffer" 126 'munger-run: /dev/null: ' "$run" --buffer /dev/null
refused "object" 126 'address.o: ' "$run" "$work/address.o"
refused "native program" 126 'munger-run: ' "$run" "$run"
refused "munger run" 126 'munger run: .*check.sh: ' "$munger" run "$src/check.sh"
refused "DLL not found" 126 'dep\.dll' "$run" "$work/user.exe"
refused "other interface" 126 "$(sed -n 's/^;@uuid //p' "$src/dep.def").*$(sed -n 's/^;@uuid //p' "$src/dep-new.def")" \
	"$run" -L "$work/new" "$work/user.exe"
refused "ordinal missing" 126 'ordinal 1 of dep\.dll{' "$run" -L "$work/more" "$work/user.exe"
refused "cut short" 126 'munger-run: ' "$run" -L "$work/dlls" "$work/cut.exe"
refused "cut short, buffer" 126 'munger-run: ' "$run" --buffer -L "$work/dlls" "$work/cut.exe"
refused "second module bad" 126 'munger-run: ' sh -c "cp '$work/cut.exe' '$work/new/dep.dll'; '$run' -L '$work/new' '$work/user.exe'"
refused "no file for text" 126 'no memory .*; no file for text: Too many open files' \
	sh -c "ulimit -n 4; exec '$run' '$work/cycle.exe'"
"$run" "$work/right.dll" >"$work/out" 2>"$work/err"
is "DLL as program" "$? $(sed 's/.*: no/no/' "$work/err")" "126 no entry point: a DLL is not a program"
if "$run" --resident | grep -q " $(sed -n 's/^	strlcpy @ //p' "$defs/libc.def")\b"; then
	refused "not in this C library" 126 "ordinal $(sed -n 's/^	strlcpy @ //p' "$defs/libc.def") of libc\.dll{" "$run" "$work/late.exe"
else
	skipped=$((skipped + 1))
fi

echo "host: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
