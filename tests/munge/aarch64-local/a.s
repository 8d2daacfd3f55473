	.text
	.globl main, f
	.type main, %function
	.type f, %function
main:
	bl	f
	bl	far
	b	far + 8
	adrp	x0, variable
	add	x0, x0, :lo12:variable
	adrp	x1, variable + 8
	ldrb	w2, [x1, :lo12:variable + 1]
	ldrh	w2, [x1, :lo12:variable + 2]
	ldr	w2, [x1, :lo12:variable + 4]
	ldr	x2, [x1, :lo12:variable + 8]
	ldr	q2, [x1, :lo12:variable + 16]
	strb	w2, [x1, :lo12:variable]
	str	d2, [x1, :lo12:variable + 8]
	adrp	x3, constant
	add	x3, x3, :lo12:constant
	adrp	x4, main
	add	x4, x4, :lo12:main
	adr	x5, constant
	adr	x5, variable
	ldr	x6, variable
	ldr	w6, constant
	cbz	x0, f
	tbnz	w0, #3, f
	b.eq	f
	ret
	.section .text.far, "ax", %progbits
	.type far, %function
	.globl far
far:
	ret
	nop
	ret
	.section .text.f, "ax", %progbits
f:
	ret
	.section .rodata, "a"
	.p2align 3
constant:
	.ascii	"constant"
	.data
	.p2align 4
	.globl variable
variable:
	.xword	1, 2, 3, 4
	.section .data.rel.ro, "aw"
	.p2align 3
	.xword	variable + 4, f
	.xword	f - .
	.word	constant - .
	.hword	1f - ., 2f - .
1:
	.word	0
2:
