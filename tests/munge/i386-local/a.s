	.globl	main, function, variable
main:	call	function
	jne	function
	jmp	function@PLT
	lea	variable+4, %eax
	movl	$7, variable
	movl	$variable, %eax
	call	*function@GOT(%ebx)
	jmp	*function@GOT(%ebx)
	call	*function@GOT
	jmp	*function@GOT
	movl	variable@GOT, %edx
	movl	absolute, %eax
	movl	$absolute, %eax
	.section .text.other,"ax"
function: ret
	.data
	.space	16
variable: .long	function, variable + 4, main - .
	.long	variable, variable - ., main - .
	.short	absolute
	.byte	small - 2, 0
	.globl	small
	.set	small, 0x34
	.section .rodata
	.long	variable
	.section .rodata.plain,"a"
	.long	5
	.globl	absolute
	.set	absolute, 0x1234
