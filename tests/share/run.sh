#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh BIN DATA WORK: fifty processes have one copy of their text, and no more memory of their own than
# an ordinary program has; what is in the cache is not trusted.
bin=$(cd "$1" && pwd)
work=$3
here=$(cd "$(dirname "$0")" && pwd)
passed=0
failed=0
N=50

rm -rf "$work" && mkdir -p "$work" && cd "$work" || exit 1
XDG_CACHE_HOME=$PWD/cache
export XDG_CACHE_HOME

good() { # WHAT, then a test
	of=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "share: FAILED: $of: $*"
	fi
}

# measure COMMAND...: starts N at once; then of one: bytes of text that are resident, their share, those that are its own,
# and all memory that is its own, in KB.
measure() {
	rm -f fifo && mkfifo fifo && exec 9<>fifo
	pids=
	: >out
	for i in $(seq $N); do
		"$@" <fifo >>out 2>>err &
		pids="$pids $!"
	done
	for i in $(seq 100); do
		[ "$(wc -l <out)" -ge $N ] && break
		sleep 0.1
	done
	one=$(echo $pids | cut -d' ' -f20)
	awk -v text='(program|cache/munger/|memfd)' '/^[0-9a-f]+-/ { is = $2 == "r-xp" && $6 ~ text }
		/^Private/ { own += $2 }
		is && /^Rss:/ { rss += $2 } is && /^Pss:/ { pss += $2 } is && /^Private/ { mine += $2 }
		END { print rss + 0, pss + 0, mine + 0, own + 0 }' "/proc/$one/smaps"
	kill $pids
	wait 2>/dev/null
	exec 9>&-
}

sh "$here/program.sh" >program.c
gcc -O2 -fPIC -c program.c || exit 1
gcc -pie program.o -o program.pie || exit 1
for form in direct jumps; do
	"$bin/munger" program.o libc.def --imports=$form --layout=paged -o program.$form || exit 1
done
"$bin/munger" program.o libc.def -o program.flat || exit 1
"$bin/munger" program.o libc.def --interp --imports=jumps -o program.interp || exit 1
want=$(echo x | ./program.pie)

set -- $(measure ./program.pie)
ordinary=$4
echo "share: an ordinary program: text $1 KB, its share $2 KB; memory of its own $4 KB"
check() { # WHAT COMMAND...
	what=$1
	shift
	good "$what runs" [ "$(echo x | "$@")" = "$want" ]
	set -- $(measure "$@")
	echo "share: $what: text $1 KB, its share $2 KB; memory of its own $4 KB (at most $ordinary)"
	good "$what: text is resident" [ "$1" -ge 64 ]
	good "$what: one copy for all" [ "$(($2 * 10))" -le "$1" ]
	good "$what: no page of text is its own" [ "$3" -eq 0 ]
	good "$what: no more memory of its own" [ "$4" -le "$ordinary" ]
}
static=$bin/munger-run-static
check "paged, from the image" "$static" --bind=indirect --no-cache ./program.jumps
good "the cache is not made with --no-cache" [ ! -e cache ]
check "started by Linux" ./program.interp
mkdir cache
check "flat, bound indirectly" "$static" --bind=indirect ./program.flat
check "flat, at a fixed address" "$static" --fixed ./program.flat
good "nobody else reads the cache" [ "$(stat -c %a cache/munger)" = 700 ]

# --- what is in the cache is not trusted
run() { echo x | "$static" --bind=indirect --stats ./program.flat 2>stats; }
is_shared() { grep -q 'text shared from the cache' stats; }
entry() { ls cache/munger/* | head -n 1; }
spoilt() { # WHAT
	good "$1: it runs" [ "$(run)" = "$want" ]
}
rm -rf cache/munger && run >/dev/null
good "the first is shared at once" is_shared
n=$(ls cache/munger | wc -l)
run >/dev/null
good "the second makes no more files" [ "$(ls cache/munger | wc -l)" = "$n" ]
f=$(entry)
cp "$f" true
for how in torn long empty other; do
	chmod 600 "$f"
	case $how in
	torn) truncate -s -5000 "$f" ;;
	long) printf x >>"$f" ;;
	empty) : >"$f" ;;
	other) printf '\314' | dd of="$f" bs=1 seek=9000 conv=notrunc 2>dd ;;
	esac
	spoilt "$how file"
	[ $how = long ] || good "$how file: it is made again" cmp -s "$f" true
	rm -f "$f" && run >/dev/null
done
rm -f "$f" && ln -s "$PWD/true" "$f"
spoilt "a link in its place"
good "a link is not followed" [ ! -L "$f" ]
rm -rf cache/munger && run >/dev/null
chmod 666 "$f"
spoilt "a file that others can write"
good "a file that others can write is made again" [ "$(stat -c %a "$f")" = 400 ]
chmod 777 cache/munger
spoilt "a folder that others can write"
good "nothing is shared from there" sh -c '! grep -q "the cache" stats'
chmod 700 cache/munger
rm -rf cache/munger && : >cache/munger
spoilt "a file in the folder's place"
good "it stays" [ -f cache/munger ]
rm -f cache/munger
XDG_CACHE_HOME=/proc/nowhere
spoilt "no place for a cache"
XDG_CACHE_HOME=relative
HOME=$PWD/home && mkdir home
export HOME
spoilt "a relative path"
good "then it is below the home folder" [ -d home/.cache/munger ]
XDG_CACHE_HOME=$PWD/cache
for i in 1 2 3 4 5 6 7 8; do run >/dev/null & done
wait
good "eight at once leave whole files" [ "$(ls cache/munger | wc -l)" = "$n" ]

echo "share: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
