// An object with a bit of everything that dump knows: the marks $x and $d among the code.
	.text
	.globl	start
	.type	start, %function
start:
	bl	imported
	ldr	x0, .Lpool
	ldr	w1, .Lword
	adrp	x2, table
	add	x2, x2, :lo12:table
	cbz	x1, 1f
	b	imported
1:	tbnz	w1, #3, start
	ret
	.balign	8
.Lpool:	.xword	imported_data
.Lword:	.word	0x12345678
	.word	0x33221111
second:
	b	start
	.weak	weak_one
	bl	weak_one

	.data
	.balign	8
	.globl	table
table:	.xword	start
	.xword	table + 4
	.word	start - .

	.bss
	.zero	12
