@ An object with a bit of everything that dump knows.
	.syntax	unified
	.cpu	cortex-m3
	.text
	.thumb
	.balign	4
	.globl	start
	.type	start, %function
start:
	bl	imported
	ldr	r0, .Lpool
	movw	r1, :lower16:table
	movt	r1, :upper16:table
	cbz	r0, 1f
	b.w	imported
1:	bx	lr
	.balign	4
.Lpool:
	.word	imported_data
	.word	0x12345678
	.short	0x1111
	.byte	0x22, 0x33
	.size	start, . - start

	.type	second, %function
second:
	b	start

	.data
	.balign	4
	.globl	table
table:	.word	start, table + 4
	.bss
	.zero	12
