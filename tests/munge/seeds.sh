#!/bin/sh
# SPDX-License-Identifier: MIT
#
# seeds.sh FOLDER: small objects and archives of every kind, with a first byte for object_fuzz.c
set -eu

to=$1
src=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$to"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
. "$src/../tools.sh"
# Whichever assembler takes it is the one that it is for.
for f in "$src"/*/*.s "$src"/../forms/*/*.s "$src"/../dump/*.s; do
	name=$(basename "$(dirname "$f")")-$(basename "$f" .s)
	for machine in $(architectures); do
		use_target "$machine"
		command -v "${gcc%% *}" >/dev/null || continue
		# shellcheck disable=SC2086
		$gcc -c "$f" -o "$temp/$name-$machine.o" 2>/dev/null || rm -f "$temp/$name-$machine.o"
	done
done
for f in "$temp"/*.o; do
	[ -f "$f" ] && [ "$(stat -c %s "$f")" -lt 8000 ] || continue
	{ printf '\003' && cat "$f"; } >"$to/$(basename "$f")"
done
ar rcs "$temp/all.a" "$temp"/x86-*-x86_64.o "$temp"/archive-*-x86_64.o
{ printf '\000' && cat "$temp/all.a"; } >"$to/all.a"
