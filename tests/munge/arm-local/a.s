	.syntax	unified
	.thumb
	.globl	main, function, variable
	.type	main, %function
main:	bl	function
	bne.w	function
	b.w	function
	bl	.Llabel
	movw	r0, #:lower16:variable + 4
	movt	r0, #:upper16:variable + 4
	movw	r1, #:lower16:(variable - (. + 4))
	movt	r1, #:upper16:(variable - .)
	ldr	r3, =variable + 8
	ldr	r3, =function
	.ltorg
	.word	variable - .
	.word	function(TARGET1)
	.section .text.other,"ax"
	.type	function, %function
function: bx	lr
.Llabel: bx	lr
	.data
	.space	16
variable: .word	function, variable + 4, main - .
	.section .rodata
	.word	variable
	.section .rodata.plain,"a"
	.word	5
