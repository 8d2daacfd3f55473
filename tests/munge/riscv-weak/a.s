	.option	norelax
	.globl	main
	.type	main, @function
	.weak	absent
main:
	call	absent
	tail	absent
	lui	a0, %hi(absent)
	addi	a0, a0, %lo(absent)
1:	auipc	a0, %pcrel_hi(absent)
	lw	a0, %pcrel_lo(1b)(a0)
	sw	a0, %pcrel_lo(1b)(a0)
	ret
	.data
	.word	absent, 1
