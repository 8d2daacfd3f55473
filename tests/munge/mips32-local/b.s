# By way of the GOT: whose slots hold addresses, less what LO16 has.
	.abicalls
	.globl	main, variable, number
	.set	noreorder
main:	.cpload	$25
	lw	$2, %got(variable)($28)
	lw	$2, %got(near)($28)
	addiu	$2, $2, %lo(near)
	lw	$3, %lo(near + 4)($2)
	lw	$2, %got(far)($28)		# 64 KiB further, so far less 4
	addiu	$2, $2, %lo(far)
	lw	$25, %call16(function)($28)
	jalr	$25
	lw	$4, %got(number)($28)
	lui	$2, %got_hi(variable)
	addu	$2, $2, $28
	lw	$2, %got_lo(variable)($2)
	lui	$25, %call_hi(function)
	addu	$25, $25, $28
	lw	$25, %call_lo(function)($25)
	lw	$2, %got(text)($28)
	addiu	$2, $2, %lo(text)
	lw	$25, %call16(absent)($28)
	.weak	absent
	jr	$31
	nop
	.globl	function
function: jr	$31
	nop
	.data
variable: .word	1
near:	.word	2, 3
	.space	0xfff0
far:	.word	4
	.set	number, 0x12345678
	.section .rodata.str1.1,"aMS",@progbits,1
	.asciz	"dropped"
text:	.asciz	"kept"
	.section .rodata
	.gpword	main
	.gpword	function
