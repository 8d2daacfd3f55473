#!/bin/sh
# SPDX-License-Identifier: MIT
# For each program: the image loaded at an address equals, byte for byte, what a linker makes of the same objects
# there. `munger --ld-script` gives the layout to GNU ld and to LLVM's lld.
#
#   tests/diff/run.sh MUNGER LOAD_AT WORK [TARGET...]
set -u
munger=$1 load_at=$2 work=$3
shift 3
here=$(dirname "$0")
passed=0 failed=0 skipped=0
mkdir -p "$work"
. "$here/../tools.sh"

bad() {
	echo "FAIL: $1"
	failed=$((failed + 1))
}

skip() {
	echo "skip: $1"
	skipped=$((skipped + 1))
}

# link LINKER DIR BASE OBJECT...: DIR/linked
link() {
	d=$2 base=$3
	case $1 in
	ld) command="$ld --no-warn-rwx-segments --no-warn-mismatch --no-check-sections -z noexecstack" ;;
	lld) command="ld.lld --no-check-sections -O0" ;;
	esac
	case $arch-$1 in
	riscv* | aarch64-lld) command="$command --no-relax" ;;
	esac
	shift 3
	$command -T "$d/script.ld" --defsym munge_base="$base" -o "$d/linked" "$@" "$d/imports.o"
}

# check NAME LINKER OBJECT...
check() {
	name=$1 with=$2 defs=$here/libc.def d=$work/$1
	shift 2
	mkdir -p "$d"
	if ! $munger "$@" "$defs" -s --ld-script "$d/script.ld" -o "$d/image" 2>"$d/log"; then
		cat "$d/log"
		bad "$name: munger failed"
		return
	fi
	for at in 0x20000000 0x31234560; do
		base=$($load_at "$d/image" $at "$d/loaded" "$d/imports.s" "$defs" 2>"$d/log") &&
			$as "$d/imports.s" -o "$d/imports.o" 2>>"$d/log" &&
			link "$with" "$d" "$base" "$@" 2>>"$d/log" &&
			"${prefix}objcopy" -R .got -O binary --gap-fill 0 "$d/linked" "$d/expected" 2>>"$d/log" &&
			cmp -n "$(wc -c <"$d/expected")" "$d/loaded" "$d/expected" >>"$d/log" 2>&1
		if [ $? = 0 ] && [ -s "$d/expected" ]; then
			passed=$((passed + 1))
		else
			head -n 20 "$d/log"
			bad "$name at $at"
		fi
	done
}

# programs ID LINKER COMPILER FLAGS: our programs, compiled and checked
programs() {
	id=$1 linker=$2 compiler=$3
	mkdir -p "$work/$id"
	objects=
	for c in "$here"/*.src.c; do
		o=$work/$id/$(basename "$c" .src.c).o
		# shellcheck disable=SC2086
		$compiler $4 -ffreestanding -fno-common -w -c "$c" -o "$o" || bad "$id: $compiler"
		# lld merges no strings as we and GNU ld do.
		[ "$linker" = ld ] || "${prefix}objcopy" --set-section-flags '.rodata.*str*=alloc,readonly,data,contents' \
			--set-section-flags '.rodata.*cst*=alloc,readonly,data,contents' "$o"
		objects="$objects $o"
	done
	# shellcheck disable=SC2086
	check "$id" "$linker" $objects "$libgcc"
}

name_of() {
	echo "$*" | tr -d ' =,/'
}

# What all targets have in common.
flags="-O0 -fno-pic:-O1 -fno-pic:-O2 -fno-pic:-Os -fno-pic -ffunction-sections -fdata-sections"

# Position-independent code. Where symbols are seen by way of a GOT, the order of its slots differs: then nothing has one.
hidden="-O3 -fPIC -include $here/hidden.h"
flags_x86_64_lld=$hidden flags_arm_ld=$hidden flags_arm_lld=$hidden flags_aarch64_ld=$hidden
flags_aarch64_lld=$hidden flags_riscv32_ld=$hidden flags_riscv32_lld=$hidden flags_riscv64_ld=$hidden flags_riscv64_lld=$hidden

# Without -mrelax-relocations=no, ld makes `mov $address` of some GOT loads, which ties
# code to 32-bit addresses; the munger makes `lea` of all.
plain=-Wa,-mrelax-relocations=no
# (lld makes none of those of absolute addresses, as the imports have here.)
flags_x86_64_ld="-O2 -fPIE $plain:-O1 -fPIC $plain:-O3 -fPIE $plain:$hidden"
# Position-independent code of i386 counts from where it lies, but not to others: with their GOT, ld and lld make what cannot
# be moved.
flags_i386_ld="$hidden -DNO_FAR_DATA" flags_i386_lld=$flags_i386_ld
# What ld does with a call of a weak function that nobody has is the same no-operation only here.
flags_arm_ld_each=-DWEAK_CALLS

# Targets whose images cannot be what linkers make: incomparable_ARCH says why.
incomparable_mips32="all code goes by way of the GOT, whose slots are others than ld's (tests/munge/mips32-local compares what does not)"

[ $# -gt 0 ] || set -- $(targets)
for machine; do
	use_target "$machine"
	eval "reason=\${incomparable_$arch:-}"
	if [ "$reason" ]; then
		skip "$machine: $reason"
		continue
	fi
	libgcc=$($gcc -print-libgcc-file-name 2>/dev/null)
	for compiler in "$gcc" "$clang"; do
		for linker in ld lld; do
			for tool in "${compiler%% *}" "${prefix}objcopy" "$([ $linker = ld ] && echo "${prefix}ld" || echo ld.lld)"; do
				command -v "$tool" >/dev/null || { skip "$machine: no $tool"; continue 2; }
			done
			eval "more=\${flags_${arch}_$linker:-} each=\${flags_${arch}_${linker}_each:-}"
			# Addresses by MOVS, which only this compiler makes and this linker knows.
			case $machine-${compiler%% *}-$linker in
			cortex-m0-arm-none-eabi-gcc-ld) more="$more:-Os -fno-pic -mpure-code" ;;
			esac
			IFS=:
			for f in $flags${more:+:$more}; do
				unset IFS
				programs "$machine-$(name_of "${compiler%% *}" "${f%%-include*}")-$linker" "$linker" "$compiler" "$f $each"
			done
			unset IFS
		done
	done
done
echo "diff: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
