#!/bin/sh
# SPDX-License-Identifier: MIT
#
# man.sh SOURCE-ROOT MUNGER: every check that has a message is in a manual page, and every option too.
cd "$1" || exit 1
munger=$2
missing=0

checks=$(cat munger/*.c munger/arch/*.c libexport/*.c | tr '\n\t' '  ' |
	grep -oE '(diag_error|diag_warning|fail|def_report)\([^";]*"[a-z]+(-[a-z]+)*", *"' |
	sed 's/.*"\([a-z-]*\)", *"$/\1/' | sort -u)
for check in $checks; do
	if ! grep -q "Bq $check\( \|\$\)" man/*; then
		echo "no manual page explains [$check]"
		missing=$((missing + 1))
	fi
done
for option in $("$munger" --help 2>&1 | grep -oE '(^|[ ,])--?[a-zA-Z][a-zA-Z-]*' | tr -d ' ,' | sort -u); do
	if ! grep -qE "(^|\.It |, |Op )Fl $(echo "$option" | sed 's/^-//; s/-/-/g')([ =]|\$)" man/munger.1; then
		echo "munger(1) does not explain $option"
		missing=$((missing + 1))
	fi
done
[ "$(echo "$checks" | wc -l)" -gt 30 ] || { echo "too few checks found"; missing=1; }
[ "$missing" = 0 ]
