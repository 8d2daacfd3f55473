#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sizes-loader.sh OBJECTS: prints what the loader costs on a Cortex-M3, against its
# budgets. Bytes are text and constants. The stack is the deepest chain of calls,
# from the frames that the compiler states (.su); callbacks are the host's.
obj=$1
tool=arm-none-eabi

bytes() { # OBJECT...
	$tool-size -A "$@" | awk '$1 ~ /^\.(text|rodata)/ { n += $2 } END { print n + 0 }'
}
ram() {
	$tool-size -A "$@" | awk '$1 ~ /^\.(data|bss)/ || $1 == "COMMON" { n += $2 } END { print n + 0 }'
}

# What this machine links of loader/arch.
arch="$obj/loader/arch/arm.o $obj/loader/arch/arm_patch.o $obj/loader/arch/thunks.o"

failed=0
limit() { # WHAT VALUE LIMIT
	verdict=
	if [ "$2" -gt "$3" ]; then
		verdict=" TOO MUCH"
		failed=1
	fi
	printf 'cortex-m3 loader: %-44s %5d bytes (at most %d)%s\n' "$1" "$2" "$3" "$verdict"
}

for part in image manager arch/arm arch/arm_patch arch/thunks errors; do
	printf 'cortex-m3 loader: %-44s %5d bytes\n' "$part.o" "$(bytes "$obj/loader/$part.o")"
done
printf 'cortex-m3 loader: %-44s %5d bytes\n' "libexport find.o" "$(bytes "$obj/libexport/find.o")"
limit "image.o" "$(bytes "$obj/loader/image.o")" 2048
limit "image, manager, arm, thunks, find" \
	"$(bytes "$obj/loader/image.o" "$obj/loader/manager.o" $arch "$obj/libexport/find.o")" 4096
limit "static RAM" "$(ram "$obj"/loader/*.o $arch "$obj/libexport/find.o")" 0
limit "stack" "$(sh mk/stack.sh "$obj"/loader/image.o "$obj"/loader/manager.o $arch "$obj"/libexport/find.o)" 1024
# Freestanding: nothing from a C library, compilers' own calls included.
foreign=$($tool-nm -u "$obj"/loader/*.o $arch "$obj/libexport/find.o" |
	awk '$1 == "U" && $2 !~ /^(ldr_|exp_|__aeabi_)/ { print $2 }' | sort -u)
if [ -n "$foreign" ]; then
	echo "cortex-m3 loader: calls out of the library:" $foreign
	failed=1
fi
exit $failed
