#!/bin/sh
# SPDX-License-Identifier: MIT
# A function called from another component, in all makes that there are.
#
#   run.sh MUNGER WORK OBJECTS     with WORK/calls built of OBJECTS/caller.o and callee.o
#
# The callee is one object for all. The caller is assembled twice, with calls of 5 bytes
# (e8) and with those that -fno-plt makes (ff 15, 6 bytes); caller.S keeps both at the same addresses
# modulo a page, which is what predictors and caches go by, so that the ratios compare calls and
# not places. The static make is in WORK/calls itself.
set -eu
munger=$1 work=$2 objects=$3
def=bench/calls/calls.def

cc -shared -o "$work/libcallee.so" "$objects/callee.o"
cc -shared -Wl,-z,lazy,-rpath,"\$ORIGIN" -o "$work/plt.so" "$objects/caller.o" -L"$work" -lcallee
cc -shared -Wl,-z,lazy,-rpath,"\$ORIGIN" -o "$work/noplt.so" "$objects/caller-noplt.o" -L"$work" -lcallee
"$munger" -s "$objects/callee.o" --export $def -o "$work/callee.dll"
"$munger" -s "$objects/caller.o" $def -e calls_run -o "$work/direct.exe"
"$munger" -s --imports=jumps "$objects/caller.o" $def -e calls_run -o "$work/jumps.exe"
"$munger" -s --imports=pointers "$objects/caller-noplt.o" $def -e calls_run -o "$work/pointers.exe"
"$work/calls" "$work"
