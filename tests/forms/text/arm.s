@ Branches and data, and code that finds it by distance; not run by text_test.c.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	push	{r4, lr}
	bl	first
	bl	second
	bl	first
	ldr	r0, 1f
0:	add	r0, pc
	ldr	r1, [r0]
	pop	{r4, lr}
	b.w	second
	.balign	4
1:	.word	pointer - (0b + 4)
	.ifndef	NODATA
	.data
pointer: .word	first, counter
	.else
	.section .data.rel.ro, "aw"
pointer: .word	first
	.endif
