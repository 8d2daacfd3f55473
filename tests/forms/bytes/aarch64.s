// Code that goes to imports, one instruction of each kind.
	.globl	main
	.type	main, %function
main:	bl	first
	b	second
	adrp	x0, :got:counter
	ldr	x0, [x0, :got_lo12:counter]
	adrp	x1, :got:first
	nop
	ldr	x1, [x1, :got_lo12:first]
	adrp	x2, counter
	add	x2, x2, :lo12:counter
	adrp	x3, counter
	ldr	w3, [x3, :lo12:counter]
	adrp	x4, counter + 8
	nop
	ldr	x4, [x4, :lo12:counter + 8]
	bl	second
	bl	first				// of the first group again
	ret
	.data
	.balign	8
	.xword	first, counter
