	.text
	.globl main
	.type main, %function
main:
	bl	CurrentTime
	b	CurrentTime
	bl	qsort
	adrp	x0, counter
	add	x0, x0, :lo12:counter
	adrp	x1, :got:table
	ldr	x1, [x1, :got_lo12:table]
	adrp	x2, :got:table
	ldr	x3, [x2, :got_lo12:table]
	adrp	x4, puts + 4096
	ldr	w5, [x4, :lo12:puts + 8]
	add	x5, x4, :lo12:puts
	adr	x6, CurrentTime
	ldr	x7, CurrentTime
	movz	x8, :abs_g0_nc:counter + 1
	movk	x8, :abs_g1_nc:counter + 1
	movk	x8, :abs_g2_nc:counter + 1
	movk	x8, :abs_g3:counter + 1
	ret
	.section .text.apart, "ax", %progbits
	// Not side by side, so all of the symbol's here go by way of its slot.
	adrp	x0, :got:counter
	adrp	x1, :got:qsort
	ldr	x0, [x0, :got_lo12:counter]
	ldr	x1, [x1, :got_lo12:qsort]
	adrp	x2, :got:counter
	ldr	x2, [x2, :got_lo12:counter]
	ret
	.data
	.p2align 3
	.xword	counter + 4, qsort
	.xword	table - .
	.word	counter - .
	.word	puts
