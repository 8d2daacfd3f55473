# What does not depend on the GOT, where ld has another.
	.globl	main, function, number, variable
	.set	noreorder
main:	jr	$31
	nop
	beq	$4, $5, far
	nop
	.section .text.other,"ax"
function: jr	$31
	nop
	.data
	.space	8
variable: .word	function, variable + 4, main
	.reloc	., R_MIPS_16, number
	.word	0
	.word	number - 4
	.section .rodata.plain,"a"
	.word	5
	.globl	number
	.set	number, 0x1234
	.text
	.globl	far
far:	jr	$31
	nop
	.section .rodata
	.word	variable
	.reloc	., R_MIPS_PC32, variable
	.word	0
