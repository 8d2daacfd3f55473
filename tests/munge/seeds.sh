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
for f in "$src"/*/*.s; do
	name=$(basename "$(dirname "$f")")-$(basename "$f" .s)
	if ! grep -q '\.thumb' "$f"; then
		gcc -c "$f" -o "$temp/$name.o" 2>/dev/null || continue
	elif command -v arm-none-eabi-gcc >/dev/null; then
		arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -c "$f" -o "$temp/$name.o" 2>/dev/null || continue
	fi
done
for f in "$temp"/*.o; do
	[ "$(stat -c %s "$f")" -lt 8000 ] || continue
	{ printf '\003' && cat "$f"; } >"$to/$(basename "$f")"
done
ar rcs "$temp/all.a" "$temp"/x86-*.o "$temp"/archive-*.o
{ printf '\000' && cat "$temp/all.a"; } >"$to/all.a"
