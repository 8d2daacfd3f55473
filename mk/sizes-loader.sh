#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sizes-loader.sh NAME OBJECTS LIBRARY LIMIT COMPILER OPTION...: prints what the loader costs on a machine, of what
# a host links of the library, against LIMIT bytes. IMAGE_LIMIT=N: of image.o as well. Bytes are
# text and constants, of all together on RISC-V as they are linked. The stack is the deepest chain of calls, from the
# frames that the compiler states (.su); callbacks are the host's.
name=$1 obj=$2 library=$3 most=$4
shift 4
tool=${1%gcc}

if ! command -v "$1" >/dev/null; then
	echo "$name loader: skipped, $1 is not installed"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parts=$("$@" -r -nostdlib -Wl,-t,-t,-u,ldr_get,-u,ldr_unload,-u,ldr_arch_native,-u,ldr_protect_native "$library" \
	-o "$work/host.o" | sed -n 's/^(.*)\(.*\.o\)$/\1/p' | sort -u)
if [ -z "$parts" ]; then
	echo "$name loader: nothing is linked of $library"
	exit 1
fi
linked=
for part in $parts; do
	linked="$linked $(find "$obj" -name "$part")"
done

bytes() { # OBJECT...
	"${tool}size" -A "$@" | awk '$1 ~ /^\.(text|rodata|srodata)/ { n += $2 } END { print n + 0 }'
}
ram() {
	"${tool}size" -A "$@" | awk '$1 ~ /^\.(data|bss|sdata|sbss)/ || $1 == "COMMON" { n += $2 } END { print n + 0 }'
}

failed=0
limit() { # WHAT VALUE LIMIT
	verdict=
	if [ "$2" -gt "$3" ]; then
		verdict=" TOO MUCH"
		failed=1
	fi
	printf '%s loader: %-44s %5d bytes (at most %d)%s\n' "$name" "$1" "$2" "$3" "$verdict"
}

# On RISC-V the linker makes calls shorter, and adds what saves registers for -msave-restore.
total() { # COMPILER OPTION...
	# shellcheck disable=SC2086
	if "${tool}objdump" -r $linked | grep -q R_RISCV_RELAX; then
		echo 'SECTIONS {
			.text 0x80000000 : { *(.text .text.*) }
			.rodata : { *(.rodata .rodata.* .srodata .srodata.*) }
		}' >"$work/linked.ld"
		"$@" -nostdlib -T "$work/linked.ld" -Wl,-e,ldr_get $linked -lgcc -o "$work/linked" && bytes "$work/linked"
	else
		bytes $linked
	fi
}

for o in $linked "$obj/loader/errors.o"; do
	printf '%s loader: %-44s %5d bytes\n' "$name" "${o#"$obj"/*/}" "$(bytes "$o")"
done
[ -z "${IMAGE_LIMIT:-}" ] || limit "image.o" "$(bytes "$obj/loader/image.o")" "$IMAGE_LIMIT"
limit "image, manager, architecture, thunks, find" "$(total "$@")" "$most"
# shellcheck disable=SC2086
limit "static RAM" "$(ram $linked)" 0
# shellcheck disable=SC2086
limit "stack" "$(sh mk/stack.sh "${tool}objdump" $linked)" 1024
# Freestanding: nothing from a C library; compilers' own support routines begin with two underlines.
# shellcheck disable=SC2086
foreign=$("${tool}nm" -u $linked | awk '$1 == "U" && $2 !~ /^(ldr_|exp_|__)/ { print $2 }' | sort -u)
if [ -n "$foreign" ]; then
	echo "$name loader: calls out of the library:" $foreign
	failed=1
fi
exit $failed
