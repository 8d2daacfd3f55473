	.cpu cortex-m3
	.arch armv7-m
	.fpu softvfp
	.eabi_attribute 20, 1
	.eabi_attribute 21, 1
	.eabi_attribute 23, 3
	.eabi_attribute 24, 1
	.eabi_attribute 25, 1
	.eabi_attribute 26, 1
	.eabi_attribute 30, 4
	.eabi_attribute 34, 1
	.eabi_attribute 18, 4
	.text
	.align	1
	.global	add
	.syntax unified
	.thumb
	.thumb_func
	.type	add, %function
add:
	@ args = 0, pretend = 0, frame = 0
	@ frame_needed = 0, uses_anonymous_args = 0
	@ link register save eliminated.
	ldr	r2, .L2
	ldr	r3, [r2]
	add	r3, r3, r0
	str	r3, [r2]
	ldr	r2, .L2+4
	ldr	r0, [r2, r0, lsl #2]
	add	r0, r0, r3
	bx	lr
.L3:
	.align	2
.L2:
	.word	.LANCHOR0
	.word	.LANCHOR1
	.size	add, .-add
	.align	1
	.global	step
	.syntax unified
	.thumb
	.thumb_func
	.type	step, %function
step:
	@ args = 0, pretend = 0, frame = 0
	@ frame_needed = 0, uses_anonymous_args = 0
	push	{r4, lr}
	bl	add
	ldr	r3, .L5
	and	r0, r0, #1
	ldr	r4, [r3, r0, lsl #2]
	bl	CurrentTime
	mov	r1, r0
	mov	r0, r4
	ldr	r4, .L5+4
	bl	Sleep
	ldr	r3, [r4, #4]
	blx	r3
	ldr	r3, .L5+8
	ldr	r2, [r4, #8]
	ldr	r3, [r3, #8]
	ldr	r2, [r2]
	add	r3, r3, r0
	ldr	r0, .L5+12
	add	r3, r3, r2
	add	r0, r0, r3
	pop	{r4, pc}
.L6:
	.align	2
.L5:
	.word	.LANCHOR2
	.word	.LANCHOR0
	.word	Ticks
	.word	305419896
	.size	step, .-step
	.global	middle
	.global	clock_source
	.global	samples
	.global	counter
	.section	.rodata.str1.1,"aMS",%progbits,1
.LC0:
	.ascii	"idle\000"
.LC1:
	.ascii	"busy\000"
	.section	.rodata
	.align	2
	.set	.LANCHOR2,. + 0
	.type	reasons, %object
	.size	reasons, 8
reasons:
	.word	.LC0
	.word	.LC1
	.data
	.align	2
	.set	.LANCHOR0,. + 0
	.type	counter, %object
	.size	counter, 4
counter:
	.word	5
	.type	clock_source, %object
	.size	clock_source, 4
clock_source:
	.word	CurrentTime
	.type	middle, %object
	.size	middle, 4
middle:
	.word	Ticks+16
	.bss
	.align	2
	.set	.LANCHOR1,. + 0
	.type	samples, %object
	.size	samples, 80
samples:
	.space	80
