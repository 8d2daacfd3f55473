	.option nopic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.align	1
	.globl	add
	.type	add, @function
add:
	lla	a3,counter
	slli	a2,a0,2
	lla	a4,.LANCHOR0
	lw	a5,0(a3)
	add	a4,a4,a2
	lw	a4,0(a4)
	addw	a0,a5,a0
	sw	a0,0(a3)
	addw	a0,a0,a4
	ret
	.size	add, .-add
	.align	1
	.globl	step
	.type	step, @function
step:
	addi	sp,sp,-16
	sd	ra,8(sp)
	sd	s0,0(sp)
	call	add
	andi	a0,a0,1
	slli	a0,a0,3
	lla	a5,.LANCHOR1
	add	a5,a5,a0
	ld	s0,0(a5)
	call	CurrentTime
	mv	a1,a0
	mv	a0,s0
	call	Sleep
	ld	a5,clock_source
	jalr	a5
	ld	a5,middle
	lw	a4,0(a5)
	ld	ra,8(sp)
	ld	s0,0(sp)
	lw	a5,Ticks+8
	addw	a5,a5,a0
	li	a0,305418240
	addw	a5,a5,a4
	addiw	a0,a0,1656
	addw	a0,a5,a0
	addi	sp,sp,16
	jr	ra
	.size	step, .-step
	.globl	middle
	.globl	clock_source
	.globl	samples
	.globl	counter
	.section	.rodata.str1.8,"aMS",@progbits,1
	.align	3
.LC0:
	.string	"idle"
	.align	3
.LC1:
	.string	"busy"
	.section	.rodata
	.align	3
	.set	.LANCHOR1,. + 0
	.type	reasons, @object
	.size	reasons, 16
reasons:
	.dword	.LC0
	.dword	.LC1
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	samples, @object
	.size	samples, 80
samples:
	.zero	80
	.section	.sdata,"aw"
	.align	3
	.type	middle, @object
	.size	middle, 8
middle:
	.dword	Ticks+16
	.type	clock_source, @object
	.size	clock_source, 8
clock_source:
	.dword	CurrentTime
	.type	counter, @object
	.size	counter, 4
counter:
	.word	5
