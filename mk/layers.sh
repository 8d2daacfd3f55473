#!/bin/sh
# SPDX-License-Identifier: MIT
# The layer rule: who may include whom, and where architecture and ELF knowledge may be.
set -u
bad=0

# complain PATTERN TEXT FILE...: no line of the files may match.
complain() {
	pattern=$1 text=$2
	shift 2
	hits=$(grep -nE "$pattern" "$@" /dev/null)
	if [ -n "$hits" ]; then
		echo "$hits"
		echo "layers: error: $text"
		bad=1
	fi
}

ours='#include "(defparse|libexport|loader|munger|host)/'
# Our includes in files, apart from those that match the second pattern.
only() {
	allowed=$1 text=$2
	shift 2
	hits=$(grep -nE "$ours" "$@" /dev/null | grep -vE "$allowed")
	if [ -n "$hits" ]; then
		echo "$hits"
		echo "layers: error: $text"
		bad=1
	fi
}

public='#include "munger/(image(_[a-z0-9_]+)?|archs|export|loader)\.h"'
only "$public" "include/ sees only itself" include/munger/*.h
only '#include "defparse/' "defparse sees only itself" defparse/*.[ch]
only "$public" "libexport's find sees only include/" libexport/find.c
only "$public|#include \"(defparse|libexport)/" "libexport's build sees only defparse and include/" libexport/build.[ch]
only "$public|#include \"loader/" "the loader sees only include/ and itself" loader/*.[ch] loader/arch/*.[ch]
complain '#include <(stdio|stdlib|string|unistd|elf)\.h>' "the loader is freestanding" loader/*.[ch] loader/arch/*.[ch] libexport/find.c
complain '\bR_(X86_64|ARM|386|AARCH64|RISCV|SH)_[A-Z0-9]' "relocation numbers belong in munger/arch" \
	defparse/*.[ch] libexport/*.[ch] loader/*.[ch] loader/arch/*.[ch] munger/*.[ch] host/linux/*.[ch]
complain '"\.(text|data|rodata|bss|init_array|fini_array|eh_frame|debug)' "ELF section names belong in munger/" \
	defparse/*.[ch] libexport/*.[ch] loader/*.[ch] loader/arch/*.[ch] include/munger/*.h host/linux/*.[ch]
exit $bad
