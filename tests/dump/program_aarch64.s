	.arch armv8-a
	.text
	.align	2
	.p2align 4,,11
	.global	add
	.type	add, %function
add:
.LFB0:
	adrp	x2, .LANCHOR0
	adrp	x1, .LANCHOR1
	add	x1, x1, :lo12:.LANCHOR1
	ldr	w3, [x2, #:lo12:.LANCHOR0]
	ldr	w1, [x1, w0, sxtw 2]
	add	w0, w0, w3
	str	w0, [x2, #:lo12:.LANCHOR0]
	add	w0, w0, w1
	ret
.LFE0:
	.size	add, .-add
	.align	2
	.p2align 4,,11
	.global	step
	.type	step, %function
step:
.LFB1:
	stp	x29, x30, [sp, -32]!
	mov	x29, sp
	str	x19, [sp, 16]
	bl	add
	adrp	x1, .LANCHOR2
	and	x0, x0, 1
	add	x1, x1, :lo12:.LANCHOR2
	ldr	x19, [x1, x0, lsl 3]
	bl	CurrentTime
	mov	w1, w0
	mov	x0, x19
	adrp	x19, .LANCHOR0
	add	x19, x19, :lo12:.LANCHOR0
	bl	Sleep
	ldr	x0, [x19, 8]
	blr	x0
	ldr	x2, [x19, 16]
	adrp	x3, Ticks+8
	mov	w1, 22136
	ldr	w3, [x3, #:lo12:Ticks+8]
	movk	w1, 0x1234, lsl 16
	ldr	w2, [x2]
	add	w0, w0, w3
	add	w0, w0, w2
	ldr	x19, [sp, 16]
	add	w0, w0, w1
	ldp	x29, x30, [sp], 32
	ret
.LFE1:
	.size	step, .-step
	.global	middle
	.global	clock_source
	.global	samples
	.global	counter
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align	3
.LC0:
	.string	"idle"
	.align	3
.LC1:
	.string	"busy"
	.section	.rodata
	.align	4
	.set	.LANCHOR2,. + 0
	.type	reasons, %object
	.size	reasons, 16
reasons:
	.xword	.LC0
	.xword	.LC1
	.data
	.align	3
	.set	.LANCHOR0,. + 0
	.type	counter, %object
	.size	counter, 4
counter:
	.word	5
	.zero	4
	.type	clock_source, %object
	.size	clock_source, 8
clock_source:
	.xword	CurrentTime
	.type	middle, %object
	.size	middle, 8
middle:
	.xword	Ticks+16
	.bss
	.align	4
	.set	.LANCHOR1,. + 0
	.type	samples, %object
	.size	samples, 80
samples:
	.zero	80
	.section	.note.GNU-stack,"",@progbits
