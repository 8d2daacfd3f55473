# An object with a bit of everything that dump knows: instructions of two and four bytes, and the marks $x and $d among them.
	.option	nopic
	.text
	.globl	start
	.type	start, @function
start:
	call	imported
	lla	a0, table
	lui	a1, %hi(imported_data)
	addi	a1, a1, %lo(imported_data)
	beqz	a0, 1f
	tail	imported
1:	bnez	a1, start
	ret
	.balign	4
	.word	0x12345678
	.short	0x1111
second:
	j	start
	.weak	weak_one
	call	weak_one
	mul	a0, a0, a1
	amoadd.w a0, a1, (a2)

	.data
	.balign	8
	.globl	table
table:	.dword	start
	.dword	table + 4
	.word	start - .

	.bss
	.zero	12
