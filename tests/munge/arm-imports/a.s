@ Every way in which code and data can refer to an import.
	.syntax	unified
	.thumb
	.globl	main
	.type	main, %function
main:	bl	CurrentTime
	bne.w	CurrentTime
	movw	r0, #:lower16:counter
	movt	r0, #:upper16:counter
	movw	r1, #:lower16:table+8
	nop
	movt	r1, #:upper16:table+8
	movw	r2, #:lower16:(table - (. + 4))
	movt	r2, #:upper16:(table - .)
	ldr	r3, =table + 4
	ldr	r4, 1f
	ldr	r5, 1f + 4
	b.w	puts
	.ltorg
	.balign	4
1:	.word	counter(GOT)
	.word	_GLOBAL_OFFSET_TABLE_ - .
	.data
	.word	CurrentTime
	.word	table + 8
	.word	table - .
	.word	qsort(TARGET1)
	.section .rodata
	.word	puts
