	.syntax	unified
	.thumb
	.section .text.unused,"ax"
	.type	unused, %function
unused:	.fnstart
	.personality puts
	bx	lr
	.handlerdata
	.word	0
	.fnend
	.section .text.main,"ax"
	.globl	main
	.type	main, %function
main:	.fnstart
	.save	{r4, lr}
	bl	bare
	.fnend
	.section .text.bare,"ax"
	.globl	bare
	.type	bare, %function
bare:	bx	lr
	.data
	.word	__exidx_start
	.word	__exidx_end
