#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh MAP UNIT BUILD MUNGER WORK: the tests of `munger map`. MAP is the command
# and UNIT its arithmetic, both under the sanitizers, BUILD makes images, WORK is a
# folder of our own. UPDATE=1 writes the expected picture anew; look at it before a commit.

here=$(cd "$(dirname "$0")" && pwd)
map=$(realpath "$1") && unit=$(realpath "$2") && build=$(realpath "$3") && munger=$(realpath "$4") || exit 2
work=$5
passed=0 failed=0 skipped=0

rm -rf "$work" && mkdir -p "$work" && cd "$work" || exit 2

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "map: FAILED: $1"; }
skip() { skipped=$((skipped + 1)); echo "map: skipped: $1"; }

# equal WHAT GOT WANT
equal() { if [ "$2" = "$3" ]; then pass; else fail "$1: $2, not $3"; fi; }

# status N COMMAND...: its exit status; output goes to out and err
status() {
	want=$1
	shift
	"$@" >out 2>err
	got=$?
	if [ $got -eq "$want" ]; then pass; else fail "status $got, not $want: $*"; cat err; fi
}

# says PATTERN: as part of a message
says() { if grep -q -- "$1" err; then pass; else fail "no message '$1'"; cat err; fi; }

# has FILE TEXT, hasnt FILE TEXT
has() { if grep -Fq -- "$2" "$1"; then pass; else fail "no '$2' in $1"; fi; }
hasnt() { if grep -Fq -- "$2" "$1"; then fail "'$2' in $1"; else pass; fi; }

# awk's functions for a line's attribute, as text and as a number
awk_attr='function attr(name,  s) { s = $0; if (!sub(".* " name "=\"", "", s)) return ""; sub("\".*", "", s); return s }
          function num(name) { return attr(name) + 0 }
          function open_group() { if ($0 ~ /^<g /) group = attr("id"); else if ($0 ~ /^<\/g>/) group = "" }'

# sum FILE GROUP CLASSES: bytes that the heights of a column's rectangles stand for
sum() {
	awk "$awk_attr"'
		/one pixel of height is/ { s = $0; sub(/.*height is /, "", s); sub(/ byte.*/, "", s); gsub(/,/, "", s)
			sub(/ of a/, "", s); split(s, f, "/"); scale = f[2] ? f[1] / f[2] : f[1] }
		{ open_group() }
		group == wanted && /^<rect class=/ && index(" " classes " ", " " attr("class") " ") { n += num("height") }
		END { printf "%d", n * scale + 0.5 }' wanted="$2" classes="$3" "$1"
}

# figure IMAGE PATTERN: the number before or after words in what dump -m prints of memory
figure() { "$munger" dump -m "$1" | sed -n "/^map: memory/,/^map: file/s/$2/\\1/p"; }

# No text may be on another or outside, at six tenths of its size for a character.
apart() {
	awk "$awk_attr"'
		/^<svg/ { width = num("width"); height = num("height") }
		/^<text/ {
			n++; c = " " attr("class") " "; t = $0
			size = c ~ / h / ? 20 : (c ~ / b / ? 12 : 11)
			gsub(/<title>[^<]*<\/title>/, "", t); gsub(/<[^>]*>/, "", t); gsub(/&[a-z]*;/, "x", t)
			w = length(t) * 0.6 * size
			x[n] = num("x") - (c ~ / r / ? w : (c ~ / m / ? w / 2 : 0)); r[n] = x[n] + w
			y[n] = num("y") - 0.7 * size; b[n] = num("y") + 0.15 * size; text[n] = t
			if (x[n] < 0 || r[n] > width || y[n] < 0 || b[n] > height) { print "outside: " t; bad = 1 }
			for (i = 1; i < n; i++)
				if (x[n] < r[i] && x[i] < r[n] && y[n] < b[i] && y[i] < b[n]) { print text[i] " on " t; bad = 1 }
		}
		END { exit bad }' "$1"
}

# check FILE.svg: valid, and nothing on anything
check() {
	if [ -n "$xmllint" ]; then
		if xmllint --noout "$1"; then pass; else fail "$1 is not well-formed"; fi
	fi
	if apart "$1"; then pass; else fail "$1 has texts on others"; fi
}

# ------------------------------------------------------------------- pixels --

# paint FILE.svg: FILE.ppm, and `pixel X Y` looks at it
paint() {
	rsvg-convert "$1" -o picture.png && pngtopnm -quiet picture.png >picture.ppm
}
pixel() { pamcut -left "$1" -top "$2" -width 1 -height 1 picture.ppm | tail -c 3 | od -An -tx1 | tr -d ' \n'; }
n_colours() { pamcut -left "$1" -top "$2" -width 12 -height 12 picture.ppm | ppmhist -noheader | wc -l; }

# The colour of a class.
colour() { sed -n "s/^\\.$2 { fill: #\\([0-9a-f]*\\) }\$/\\1/p" "$1"; }

# Each class's swatch, and its highest rectangle in a column, left of the middle where no text is (exports: right).
legend() {
	awk "$awk_attr"'
		{ open_group() }
		!/^<rect class=/ || group == "" || group == "table" { next }
		group == "legend" { print "swatch", attr("class"), attr("x"), attr("y"); next }
		num("height") > high[attr("class")] {
			c = attr("class"); high[c] = num("height")
			at[c] = int(num("x") + attr("width") * (c == "exports" ? 0.9 : 0.45)) " " int(num("y") + high[c] / 2)
		}
		END { for (c in high) if (high[c] >= 3) print "part", c, at[c] }' "$1"
}

colours() {
	n=0
	paint "$1" || { fail "$1 cannot be drawn"; return; }
	legend "$1" >places
	while read -r kind class x y; do
		n=$((n + 1))
		want=$(colour "$1" "$class")
		if [ "$kind" = swatch ]; then x=$((x + 2)) y=$((y + 2)); fi
		if [ -n "$want" ]; then
			equal "$1: $kind of $class at $x,$y" "$(pixel "$x" "$y")" "$want"
		elif [ "$kind" = swatch ]; then # hatched
			if [ "$(n_colours "$x" "$y")" -gt 1 ]; then pass; else fail "$1: $class is not hatched"; fi
		fi
	done <places
	if [ $n -ge 10 ]; then pass; else fail "$1: only $n places"; fi
}

# -------------------------------------------------------------------- tests --

arithmetic() {
	if "$unit" >out; then pass; else fail "unit"; fi
	cat out
}

golden() {
	status 0 "$map" --page-size=256 good_arm.img -o good.svg
	[ -z "$UPDATE" ] || cp good.svg "$here/good.svg"
	if diff "$here/good.svg" good.svg; then pass; else fail "good.svg"; fi
	status 0 "$map" -o - --page-size 256 good_arm.img
	if cmp -s out good.svg; then pass; else fail "standard output differs"; fi
}

# The picture's heights against what dump -m says.
sums() {
	for image in good_arm.img good_x86_64.img; do
		status 0 "$map" $image -o sum.svg
		check sum.svg
		equal "$image: total" "$(sum sum.svg compact 'text rodata relro data zero padding')" \
			"$(figure $image '.* \([0-9]*\)  total$')"
		equal "$image: padding" "$(sum sum.svg compact padding)" "$(figure $image '.* \([0-9]*\) padding, .*')"
		equal "$image: zero fill" "$(sum sum.svg compact zero)" "$(figure $image '.*padding, \([0-9]*\) zero fill$')"
		thunks=$(figure $image '.*at most \(.*\) thunks* of \([0-9]*\) bytes.*' | head -n 1)
		size=$("$munger" dump -m $image | sed -n 's/.* thunks* of \([0-9]*\) bytes.*/\1/p')
		equal "$image: thunks" "$(sum sum.svg compact thunks)" $((thunks * size))
		equal "$image: paged" "$(sum sum.svg paged 'text rodata relro data zero padding thunks')" 16384
		for class in text rodata relro data zero; do
			equal "$image: $class" "$(sum sum.svg paged $class)" "$(sum sum.svg compact $class)"
		done
	done
	status 0 "$map" good_arm.img good_x86_64.img good_arm.img --page-size=64 -o sum.svg
	check sum.svg
	has sum.svg "<title>3 images: compact "
	status 0 "$map" good_arm.img --page-size=0x1000000 -o sum.svg
	check sum.svg
}

# Few, many, and so many that labels are left out.
crowds() {
	images=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
		images="$images good_arm.img good_x86_64.img"
		case $i in
		1 | 3 | 8 | 25)
			# shellcheck disable=SC2086
			status 0 "$map" $images -o crowd.svg
			check crowd.svg
			;;
		esac
	done
	has crowd.svg '>50 good_x86_64.img: exports good.dll: 4 ordinals, imports kernel.dll: 2 ordinals'
}

hostile() {
	cat >hostile.def <<-'DEF'
		LIBRARY "a<b>&'é.dll"
		;@uuid 2d6c1f0a-93b4-4f8e-a5d1-7c0e9b3a6f52
		EXPORTS
		  greet @1
	DEF
	echo 'int greet(void) { return 1; }' >hostile.c
	if ! ${CC:-gcc} -O1 -c hostile.c || ! "$munger" hostile.o --export hostile.def -o hostile.dll; then
		fail "hostile.dll cannot be made"
		return
	fi
	name=$(printf '"<svg>&'"'"'\377\n]]>.dll')
	cp hostile.dll "$name"
	status 0 "$map" "$name" -o hostile.svg
	check hostile.svg
	hasnt hostile.svg '<b>'
	hasnt hostile.svg '"<svg>'
	has hostile.svg "exports a&lt;b&gt;&amp;'é.dll: 1 ordinal<"
	has hostile.svg "&quot;&lt;svg&gt;&amp;'\\xff\\x0a]]&gt;.dll: text, "
	long=$(printf '%0200d.dll' 0)
	cp hostile.dll "$long"
	status 0 "$map" "$long" "$long" -o long.svg
	check long.svg
	has long.svg "$long: text, " # whole where a pointer shows it
}

# What is refused, with which status; the picture that was there stays.
refused() {
	echo before >kept.svg
	for image in section_past_end cut_in_groups sum_body elf_no_sections; do
		status 1 "$map" good_arm.img $image.img -o kept.svg
		says "^$image.img.*: error: .*; .* \\[image-[a-z]*\\]\$"
	done
	status 1 "$map" cut_in_groups.img sum_body.img -o kept.svg # all of them
	equal "messages" "$(wc -l <err)" 2
	status 1 "$map" "$here/run.sh" -o kept.svg && says 'run.sh: error: is not an image; .* \[not-image\]$'
	: >empty.img
	status 2 "$map" empty.img -o kept.svg && says '^empty.img: error: is empty; .* \[input\]$'
	status 2 "$map" absent.img -o kept.svg && says '^absent.img: error: cannot be read: .* \[input\]$'
	status 2 "$map" . -o kept.svg && says '^\.: error: is not a regular file; .* \[input\]$'
	equal "kept.svg" "$(cat kept.svg)" before
	cp good_arm.img same.img
	status 1 "$map" same.img -o same.img && says '^same.img: error: is the output as well; .* \[output-is-input\]$'
	if cmp -s same.img good_arm.img; then pass; else fail "an input is overwritten"; fi
	status 2 "$map" good_arm.img -o absent/map.svg && says '^absent/map.svg: error: cannot be created: .* \[output\]$'
	if [ -w /dev/full ]; then
		status 2 "$map" good_arm.img -o /dev/full && says '/dev/full: error: cannot be written: .* \[output\]$'
	fi
	equal "files left" "$(find . -name '*.svg.*' | wc -l)" 0
}

command_line() {
	status 0 "$map" --help && has out 'usage: munger map'
	status 0 "$munger" map --help && has out 'usage: munger map'
	status 2 "$map" && says '^usage:'
	status 2 "$map" good_arm.img && says '^usage:'
	status 2 "$map" -o x.svg && says '^usage:'
	status 2 "$map" -z good_arm.img -o x.svg && says '^usage:'
	for size in 0 8 100 -4096 33554432 4k '' 99999999999999999999; do
		status 2 "$map" good_arm.img -o x.svg "--page-size=$size" && says 'error: --page-size takes a power of two'
	done
	if [ -e x.svg ]; then fail "wrong usage leaves a picture"; else pass; fi
}

pictures() {
	if ! command -v rsvg-convert >/dev/null || ! command -v pngtopnm >/dev/null; then
		skip "pixels: no rsvg-convert or no netpbm"
		return
	fi
	status 0 "$map" good_arm.img -o one.svg && colours one.svg
	status 0 "$map" --page-size=128 good_arm.img good_x86_64.img -o two.svg && colours two.svg
	status 0 "$map" --page-size=16 good_x86_64.img -o worse.svg && colours worse.svg
	colours "$here/../../docs/map.svg"
}

# Damaged images: any answer will do, a signal or a sanitizer's abort will not.
damaged() {
	mkdir random
	"$build" random 3 200 || exit 2
	for image in random/*.img; do
		timeout 60 "$map" "$image" -o random.svg >out 2>err
		got=$?
		if [ $got -le 1 ]; then pass; else fail "status $got: $image"; head -20 err; fi
	done
	rm -r random
}

xmllint=$(command -v xmllint)
[ -n "$xmllint" ] || skip "well-formedness: no xmllint"
"$build" . || exit 2
arithmetic
golden
sums
crowds
hostile
refused
command_line
pictures
damaged

echo "map: $passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
