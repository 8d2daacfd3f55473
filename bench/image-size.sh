#!/bin/sh
# SPDX-License-Identifier: MIT
#
# image-size.sh MUNGER WORK [TARGET...]: what images of real code take in a file, for all targets of tests/tools.sh.
#
# The code is our own: the language of definition files, the loader, and parts of the munger. It is a DLL that exports its
# functions and imports what it lacks, with more pointers than most: tables of names and of functions. The peer is what other loaders of modules take, the relocatable object that `ld -r`
# makes of the same files, with `strip -g`. Prints both in bytes per loadable byte, what costs the image most, and how many
# fixups there are in 1,000 loadable bytes, at which each costs a byte and a bit.
# Status 1: an image takes more than LIMIT.
set -u

munger=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
LIMIT=1.033
bad=0
. "$root/tests/tools.sh"

corpus() {
	ls "$root"/defparse/*.c "$root"/libexport/*.c "$root"/loader/*.c "$root"/loader/arch/*.c
	for name in bytes checksum diag hash image_cursor image_words map_labels map_layout map_pic map_text mem; do
		ls "$root/munger/$name.c" 2>/dev/null
	done
}

# compile DIR FLAG: its objects
compile() {
	headers='' pic=-fno-pic
	case $arch in
	mips32) pic=-fPIC ;;
	riscv*) headers="--specs=picolibc.specs -D__PICOLIBC_ERRNO_FUNCTION=error_number" ;; # its errno is thread-local
	esac
	for c in $(corpus); do
		o=$1/$(echo "${c#"$root"/}" | tr / -).o
		# shellcheck disable=SC2086
		$gcc $headers -std=c11 -D_GNU_SOURCE -I"$root/include" -I"$root" "$2" $pic -fno-asynchronous-unwind-tables \
			-fno-stack-protector -w -c "$c" -o "$o" || return 1
	done
}

# definitions DIR: what it exports, and what it lacks of others
definitions() {
	printf 'LIBRARY own.dll\n;@uuid 1d4ab6de-52d2-4a3e-9d4b-6d8f5a1f0c11\nEXPORTS\n' >"$1/own.def"
	"${prefix}nm" -g --defined-only "$1/object.o" | awk '$2 == "T" { print "  " $3 " @" ++n }' >>"$1/own.def"
	printf 'LIBRARY libc.dll\n;@uuid 2e5bc7ef-63e3-4b4f-8e5c-7e906b201d22\nEXPORTS\n' >"$1/libc.def"
	"${prefix}nm" -u "$1/object.o" | awk '{ print "  " $2 " @" ++n }' >>"$1/libc.def"
}

# number PATTERN FILE: the first number that the pattern's group finds
number() { sed -n "s/.*$1.*/\\1/p" "$2" | head -n 1; }

measure() {
	machine=$1 flag=$2 d=$work/$1$2
	rm -rf "$d" && mkdir -p "$d"
	compile "$d" "$flag" || { echo "$machine $flag: does not compile"; bad=1; return; }
	libgcc=$($gcc -print-libgcc-file-name)
	$ld -r -o "$d/object.o" "$d"/*.c.o "$libgcc" && "${prefix}strip" -g "$d/object.o" && definitions "$d" &&
		"$munger" -s "$d"/*.c.o "$libgcc" --export "$d/own.def" "$d/libc.def" -o "$d/own.dll" &&
		"$munger" dump -h "$d/own.dll" >"$d/headers" || { echo "$machine $flag: cannot be munged"; bad=1; return; }
	loadable=$(number 'loadable  *\([0-9]*\) bytes' "$d/headers")
	fixups=$("$munger" dump -r "$d/own.dll" | awk '/^fixups:/ { print $2 + $7 }')
	file=$(wc -c <"$d/own.dll") object=$(wc -c <"$d/object.o")
	{
		number '\([0-9]*\) headers' "$d/headers" && echo headers
		number ' \([0-9]*\) PLAN' "$d/headers" && echo plan
		number ' \([0-9]*\) padding' "$d/headers" && echo padding
		number 'local runs in \([0-9]*\)' "$d/headers" && echo "local runs"
		number 'import groups in \([0-9]*\)' "$d/headers" && echo "import groups"
	} | paste - - | sort -rn | head -n 2 | awk -F '\t' '{ printf "%s%s %d", n++ ? ", " : "", $2, $1 }' >"$d/costs"
	awk -v m="$machine" -v f="$flag" -v l="$loadable" -v i="$file" -v o="$object" -v n="$fixups" -v c="$(cat "$d/costs")" -v limit=$LIMIT '
		BEGIN { printf "%-11s %-4s %8d %8d   %5.3f   %5.3f  %6.1f   %s\n", m, f, l, i, i / l, o / l, 1000 * n / l, c; exit i / l > limit }' || bad=1
}

[ $# -gt 0 ] || set -- $(targets)
echo "image-size: bytes of a DLL of our own code, and per loadable byte; wanted <= 1.030, at most $LIMIT"
echo "                 loadable    image   image  object  fixups   what costs most"
for name; do
	use_target "$name"
	if ! command -v "${gcc%% *}" >/dev/null; then
		echo "skip: no ${gcc%% *}"
		continue
	fi
	measure "$name" -Os
	measure "$name" -O2
done
exit $bad
