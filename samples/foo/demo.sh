#!/bin/sh
# SPDX-License-Identifier: MIT
# The main job, step by step, in a Linux process.
#
#   demo.sh SOURCE-FOLDER       with munger in PATH, in an empty folder
set -eu
src=$1

step() {
	echo "\$ $*"
	"$@"
}

cp "$src"/foo.c "$src"/kernel.c "$src"/kernel.h "$src"/kernel.def .
step cc -O2 -c foo.c kernel.c
echo
echo "# A DLL is made of an object and the definition file that says what it exports ..."
step munger kernel.o --export kernel.def -o kernel.dll
echo "# ... and a program of an object and the definition files of what it uses."
step munger foo.o kernel.def libc.def -o foo.exe
echo
echo "# What is in it: no names, but (DLL, UUID, ordinal)."
step munger dump -h -i -r --def kernel.def --def libc.def foo.exe
echo
echo "# The same calls, in the code."
step munger dump -d --def kernel.def --def libc.def foo.exe | sed -n '1,/ret/p'
echo
echo "# Loaded and bound in this process:"
step munger run foo.exe "a b" c
