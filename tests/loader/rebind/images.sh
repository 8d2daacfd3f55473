#!/bin/sh
# SPDX-License-Identifier: MIT
#
# images.sh MUNGER WORK CC OPTIONS: two versions of a DLL, and its user as compilers make it for each kind of code, that
# with OPTIONS too.
munger=$1 work=$2 cc=$3 options=$4
src=$(dirname "$0")
mkdir -p "$work"
for v in 1 2; do
	"$cc" -O2 -fPIC -DVERSION=$v -c "$src/version.c" -o "$work/version$v.o" &&
		"$munger" --export "$src/version.def" "$work/version$v.o" -o "$work/version$v.dll" || exit 1
done
i=0
for way in -fno-pic -fPIE -fPIC "-fPIC -fno-plt" "$options"; do
	# shellcheck disable=SC2086
	"$cc" -O2 $way -c "$src/user.c" -o "$work/user$i.o" &&
		"$munger" -L "$src" --export "$src/user.def" "$work/user$i.o" version.def -o "$work/user$i.dll" || exit 1
	i=$((i + 1))
done
