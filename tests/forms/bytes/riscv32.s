# Code that goes to imports, one instruction of each kind.
	.option	nopic
	.globl	main
	.type	main, @function
main:	call	first
	tail	second
	lui	a0, %hi(counter)
	addi	a0, a0, %lo(counter)
	lui	a1, %hi(counter)
	nop
	lw	a1, %lo(counter)(a1)
	sw	a1, %lo(counter + 4)(a0)
	lla	a2, counter
1:	auipc	a3, %pcrel_hi(counter)
	nop
	lw	a3, %pcrel_lo(1b)(a3)
	.option	pic
	la	a4, counter
2:	auipc	a5, %got_pcrel_hi(first)
	nop
	lw	a5, %pcrel_lo(2b)(a5)
	call	second
	call	first				# of the first group again
	ret
	.data
	.balign	8
	.word	first, counter
