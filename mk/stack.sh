#!/bin/sh
# SPDX-License-Identifier: MIT
#
# stack.sh OBJECT...: bytes of stack of the deepest chain of calls in Thumb objects that were
# compiled with -ffunction-sections -fstack-usage. A call through a pointer is taken for
# the field functions of the architecture (get, put, thunk), all others are callbacks of the
# host. Fails on recursion and on frames without a bound.
{
	for o in "$@"; do
		awk -v o="$o" '{ n = split($1, f, ":"); print "frame", o, f[n], $(NF - 1), $NF }' "${o%.o}.su"
		arm-none-eabi-objdump -dr "$o" | awk -v o="$o" '
			/^[0-9a-f]+ <.*>:$/ { gsub(/[<>:]/, "", $2); at = $2 }
			/R_ARM_THM_(CALL|JUMP24|JUMP19)/ { sub(/.*R_ARM_THM_[A-Z0-9]*[ \t]+/, ""); sub(/[+-]0x.*/, ""); sub(/^\.text\./, ""); print "call", o, at, $1 }
			/\t(blx|bx)\t*r|\t(blx|bx)[ \t]+r[0-9]/ && !/bx[ \t]+lr/ { print "call", o, at, "*" }'
	done
} | awk '
	$1 == "frame" { key = $2 " " $3; size[key] = $4; if (!($3 in any)) any[$3] = key; if ($5 != "static") { print "unbounded " key > "/dev/stderr"; bad = 1 } }
	$1 == "call" { from[n] = $2 " " $3; file[n] = $2; to[n] = $4; n++ }
	function depth(key,   i, k, d, most) {
		if (key in done) return done[key]
		if (key in open) { print "recursion: " key > "/dev/stderr"; bad = 1; return 0 }
		open[key] = 1
		most = 0
		for (i = 0; i < n; i++) {
			if (from[i] != key) continue
			if (to[i] == "*") {
				if (key !~ /field/) continue
				k = deepest_arch()
			} else {
				k = file[i] " " to[i]
				if (!(k in size)) k = any[to[i]]
				if (k == "" || k == key) continue
				k = depth(k)
			}
			if (k > most) most = k
		}
		delete open[key]
		return done[key] = size[key] + most
	}
	function deepest_arch(   key, d, most) {
		for (key in size)
			if (key ~ /arch\/.* (get|put|thunk)$/) { d = depth(key); if (d > most) most = d }
		return most
	}
	END {
		for (key in size) { d = depth(key); if (d > deepest) { deepest = d; name = key } }
		print deepest
		if (bad) exit 1
	}'
