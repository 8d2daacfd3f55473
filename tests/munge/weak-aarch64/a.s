	.text
	.globl main
	.type main, %function
	.weak absent
main:
	bl	absent
	b	absent
	cbz	x0, absent
	tbz	x0, #1, absent
	b.eq	absent
	adrp	x0, absent
	add	x0, x0, :lo12:absent
	adrp	x1, absent + 0x1234
	add	x1, x1, :lo12:absent + 0x1234
	adrp	x2, :got:absent
	ldr	x2, [x2, :got_lo12:absent]
	ret
	.data
	.p2align 3
	.xword	absent, absent + 8
	.word	absent
