#!/bin/sh
# SPDX-License-Identifier: MIT
#
# seeds.sh MUNGER FOLDER: an image of each architecture that an assembler is here for, in each form
set -eu

munger=$1 to=$2
here=$(cd "$(dirname "$0")" && pwd)
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
. "$here/../tools.sh"
for name in $(architectures); do
	use_target "$name"
	# shellcheck disable=SC2086
	$gcc -c "$here/program_$name.s" -o "$temp/program.o" 2>/dev/null || continue
	for form in direct jumps pointers; do
		"$munger" -s --imports=$form "$temp/program.o" --export "$here/program.def" "$here/kernel.def" \
			-o "$to/program-$name-$form.dll" 2>/dev/null || : # not every architecture has each
	done
done
