// Branches and data, and code that finds it by distance; not run by text_test.c on another machine.
	.text
	.globl	main
	.type	main, %function
main:	stp	x29, x30, [sp, #-16]!
	bl	first
	bl	second
	bl	first
	adrp	x0, pointer
	ldr	x1, [x0, :lo12:pointer]
	adrp	x2, :got:counter
	ldr	x2, [x2, :got_lo12:counter]
	ldp	x29, x30, [sp], #16
	b	second

	.ifndef	NODATA
	.data
	.balign	8
pointer: .xword	first, counter
	.else
	.section .data.rel.ro, "aw"
	.balign	8
pointer: .xword	first
	.endif
