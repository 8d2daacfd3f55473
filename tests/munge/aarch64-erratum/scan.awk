# SPDX-License-Identifier: MIT
# Of `objdump -d`: addresses at the end of a page where what Cortex-A53's erratum 843419 is about begins. With `-v all=1` anywhere.

# Whether an instruction writes the register rn, as 64 or 32 bits.
function writes(name, args,  operand, w) {
	split(args, operand, ",")
	w = rn
	sub(/x/, "w", w)
	if (args ~ "\\[" rn "(\\], #|.*\\]!$)")
		return 1
	return name !~ /^(st[rpnul]|prfm|cmp|cmn|tst|ccm)/ && (operand[1] == rn || operand[1] == w)
}

function is_branch(name) {
	return name ~ /^(b|bl|br|blr|ret|cbn?z|tbn?z|b\..*)$/
}

!/^ *[0-9a-f]+:\t/ {
	behind = 0
	next
}

{
	split($0, part, "\t")
	address = part[1]
	gsub(/[ :]/, "", address)
	name = part[3]
	args = part[4]
	sub(/ *(\/\/|<).*/, "", args)
	if (behind == 1) {
		behind = name ~ /^(ld|st|prfm)/ && name !~ /^(ldn?p|ldpsw)$/ && !writes(name, args) ? 2 : 0
	} else if (behind && name ~ /^(ldr|str|prfm)/ && args ~ "\\[" rn "(, #[0-9]+)?\\]$") {
		print begin
		behind = 0
	} else {
		behind = behind == 2 && !is_branch(name) && !writes(name, args) ? 3 : 0
	}
	if (name == "adrp" && (all || address ~ /ff[8c]$/)) {
		behind = 1
		begin = address
		rn = args
		sub(/,.*/, "", rn)
	}
}
