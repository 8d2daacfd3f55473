#!/bin/sh
# SPDX-License-Identifier: MIT
#
# stack.sh OBJDUMP OBJECT...: bytes of stack of the deepest chain of calls in objects of the loader that were compiled
# with -ffunction-sections -fstack-usage. A call through a pointer in image.o is taken for any function
# of the architecture, all others are callbacks of the host. On x86 a call takes a word more. Fails on recursion and on
# frames without a bound.
objdump=$1
shift
{
	for o in "$@"; do
		awk -v o="$o" '{ n = split($1, f, ":"); print "frame", o, f[n], $(NF - 1), $NF }' "${o%.o}.su"
		"$objdump" -dr "$o" | awk -v o="$o" '
			/file format elf32-i386/ { print "word", 4 }
			/^[0-9a-f]+ <.*>:$/ && !/<\.L/ { gsub(/[<>:]/, "", $2); at = $2 }
			/R_(ARM_THM_(CALL|JUMP24|JUMP19|JUMP11)|AARCH64_(CALL26|JUMP26|CONDBR19)|RISCV_(CALL|CALL_PLT|JAL|RVC_JUMP|BRANCH|RVC_BRANCH)|386_(PC32|PLT32)|MIPS_26)[ \t]/ {
				sub(/[+-]0x.*/, ""); to = $NF; sub(/^\.text\./, "", to)
				if (to !~ /^\.L/) print "call", o, at, to
			}
			/\t(blx|bx|blr|br|jalr|jr|c\.jalr|c\.jr)[ \t]+[a-z]/ && !/\t(bx[ \t]+lr|j(al)?r[ \t]+(ra|t0|t1))/ || /\t(call|jmp)[ \t]+\*/ {
				print "call", o, at, "*"
			}'
	done
} | awk '
	$1 == "word" { word = $2 }
	$1 == "frame" { key = $2 " " $3; size[key] = $4; if (!($3 in any)) any[$3] = key; if ($5 !~ /^(static|dynamic,bounded)$/) { print "unbounded " key > "/dev/stderr"; bad = 1 } }
	$1 == "call" { from[n] = $2 " " $3; file[n] = $2; to[n] = $4; n++ }
	function depth(key,   i, k, d, most) {
		if (key in done) return done[key]
		if (key in open) { print "recursion: " key > "/dev/stderr"; bad = 1; return 0 }
		open[key] = 1
		most = 0
		for (i = 0; i < n; i++) {
			if (from[i] != key) continue
			if (to[i] == "*") {
				if (key !~ /image\.o /) continue
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
		return done[key] = size[key] + word + most
	}
	function deepest_arch(   key, d, most) {
		for (key in size)
			if (key ~ /arch\//) { d = depth(key); if (d > most) most = d }
		return most
	}
	END {
		for (key in size) { d = depth(key); if (d > deepest) { deepest = d; name = key } }
		print deepest
		if (bad) exit 1
	}'
