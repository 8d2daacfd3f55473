	.globl	main, function, variable
main:	call	function
	jne	function
	jmp	function@PLT
	lea	variable+4(%rip), %rax
	movl	$7, variable(%rip)
	movl	$variable, %eax
	movq	$variable+8, %rax
	movabsq	$variable, %rax
	call	*function@GOTPCREL(%rip)
	jmp	*function@GOTPCREL(%rip)
	movl	absolute, %eax
	movl	$absolute, %eax
	.section .text.other,"ax"
function: ret
	.data
	.space	16
variable: .quad	function, variable + 4, main - .
	.long	variable, variable - ., main - .
	.section .rodata
	.quad	variable
	.section .rodata.plain,"a"
	.quad	5
	.globl	absolute
	.set	absolute, 0x1234
