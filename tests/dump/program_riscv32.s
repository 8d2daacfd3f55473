	.option nopic
	.attribute arch, "rv32i2p1_m2p0_a2p1_c2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.align	1
	.globl	add
	.type	add, @function
add:
	lui	a5,%hi(.LANCHOR0)
	lui	a4,%hi(counter)
	slli	a2,a0,2
	addi	a5,a5,%lo(.LANCHOR0)
	lw	a3,%lo(counter)(a4)
	add	a5,a5,a2
	lw	a5,0(a5)
	add	a0,a0,a3
	sw	a0,%lo(counter)(a4)
	add	a0,a0,a5
	ret
	.size	add, .-add
	.align	1
	.globl	step
	.type	step, @function
step:
	addi	sp,sp,-16
	sw	ra,12(sp)
	sw	s0,8(sp)
	call	add
	andi	a0,a0,1
	lui	a5,%hi(reasons)
	slli	a0,a0,2
	addi	a5,a5,%lo(reasons)
	add	a5,a5,a0
	lw	s0,0(a5)
	call	CurrentTime
	mv	a1,a0
	mv	a0,s0
	call	Sleep
	lui	a5,%hi(clock_source)
	lw	a5,%lo(clock_source)(a5)
	jalr	a5
	lui	a5,%hi(middle)
	lw	a4,%lo(middle)(a5)
	lui	a5,%hi(Ticks+8)
	lw	a5,%lo(Ticks+8)(a5)
	lw	a4,0(a4)
	lw	ra,12(sp)
	lw	s0,8(sp)
	add	a5,a0,a5
	li	a0,305418240
	add	a5,a5,a4
	addi	a0,a0,1656
	add	a0,a5,a0
	addi	sp,sp,16
	jr	ra
	.size	step, .-step
	.globl	middle
	.globl	clock_source
	.globl	samples
	.globl	counter
	.section	.rodata.str1.4,"aMS",@progbits,1
	.align	2
.LC0:
	.string	"idle"
	.align	2
.LC1:
	.string	"busy"
	.bss
	.align	2
	.set	.LANCHOR0,. + 0
	.type	samples, @object
	.size	samples, 80
samples:
	.zero	80
	.section	.sdata,"aw"
	.align	2
	.type	middle, @object
	.size	middle, 4
middle:
	.word	Ticks+16
	.type	clock_source, @object
	.size	clock_source, 4
clock_source:
	.word	CurrentTime
	.type	counter, @object
	.size	counter, 4
counter:
	.word	5
	.section	.srodata,"a"
	.align	2
	.type	reasons, @object
	.size	reasons, 8
reasons:
	.word	.LC0
	.word	.LC1
