#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh FOLDER: field vectors on the host, and the ARM ones on the target too.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0 skipped=0
for vec in tests/field/*.vec; do
	"$1/field_test" "$vec" >>"$log" || failed=1
done
"$1/desk_test" >>"$log" || failed=1
if [ -f "$1/field_test.elf" ] && command -v qemu-system-arm >/dev/null; then
	tests/target/run.sh "$1/field_test.elf" >>"$log" 2>&1 || failed=1
else
	echo "skipped: field vectors on the target: arm-none-eabi-gcc or qemu-system-arm is not installed"
	skipped=1
fi
cat "$log"
awk -v failed=$failed -v skipped=$skipped -v wanted=$(($(ls tests/field/*.vec | wc -l) + 2 - skipped)) '
	/^field .*passed/ { p += $3; f += $5; n++ }
	END {
		if (failed && !f) f = 1
		if (n != wanted) f++
		printf "field: %d passed, %d failed, %d skipped\n", p, f, skipped
		exit f != 0
	}' "$log"
