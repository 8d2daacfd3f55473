# Low halves that follow at once, further behind, several, before their AUIPC, and of a distance that is known.
	.option	norelax
	.globl	main
	.type	main, @function
main:
	lui	a0, %hi(variable)
	addi	a0, a0, %lo(variable)
	lui	a1, %hi(variable + 4)
	lui	a2, %hi(words)
	lw	a3, %lo(words)(a2)
	sw	a3, %lo(variable + 4)(a1)
	lw	a4, %lo(variable + 4)(a1)
1:	auipc	a0, %pcrel_hi(variable)
	addi	a0, a0, %pcrel_lo(1b)
	j	3f
2:	lw	a1, %pcrel_lo(3f)(a0)
	sw	a1, %pcrel_lo(3f)(a0)
	ret
3:	auipc	a0, %pcrel_hi(words)
	j	2b
4:	auipc	a0, %pcrel_hi(main)
	addi	a0, a0, %pcrel_lo(4b)
	lui	a5, %hi(variable)
	.skip	4000, 0
	addi	a5, a5, %lo(variable)
	call	main
	jal	main
	bnez	a0, 4b
	ret
	.data
	.zero	2044
variable: .word	1, 2, main, words - .
	.section .rodata
words:	.word	5
