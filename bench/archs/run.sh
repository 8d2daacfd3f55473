#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh ARCHS LOADERS < MACHINES: the architectures, one line each. ARCHS prints what there is to say of them;
# LOADERS has lines of sizes-loader.sh; MACHINES are lines "board ARCH LABEL", "process ARCH NAME" and "machine ARCH LABEL".
machines=$(cat)
export machines
"$1" | awk -v loaders="$2" '
	function add(list, word) { return index(" " list ",", " " word ",") ? list : list (list == "" ? "" : ", ") word }
	BEGIN {
		while ((getline line < loaders) > 0)
			if (split(line, w, " ") && line ~ /: image, manager, architecture/) {
				match(line, /[0-9]+ bytes/)
				bytes[w[1]] = substr(line, RSTART, RLENGTH - 6)
			}
		n = split(ENVIRON["machines"], lines, "\n")
		for (i = 1; i <= n; i++) {
			split(lines[i], w, " ")
			if (w[1] == "process")
				processes[w[2]] = add(processes[w[2]], w[3])
			else
				loader[w[2]] = add(loader[w[2]], w[3] " " (w[3] in bytes ? bytes[w[3]] : "?"))
			if (w[1] == "board")
				boards[w[2]] = add(boards[w[2]], w[4])
		}
	}
	{
		printf "architecture %s: %d relocations taken, %d refused by name; thunk %d bytes, of an import section %d; ", $1, $2, $3, $4, $5
		printf "boards %s; processes %s; loader %s\n", boards[$1] == "" ? "-" : boards[$1],
			processes[$1] == "" ? "-" : processes[$1], loader[$1] == "" ? "-" : loader[$1]
	}'
