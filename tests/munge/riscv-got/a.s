# Loads from the GOT: of what is here, of imports, in pairs, apart, twice, and of what is absent.
	.globl	main
	.type	main, @function
	.weak	absent
main:
	la	a0, variable
	la	a0, counter
1:	auipc	a0, %got_pcrel_hi(variable)
	nop
	LOAD	a1, %pcrel_lo(1b)(a0)
	LOAD	a2, %pcrel_lo(1b)(a0)
2:	auipc	a0, %got_pcrel_hi(table)
	nop
	LOAD	a1, %pcrel_lo(2b)(a0)
3:	auipc	a0, %got_pcrel_hi(variable)
	addi	a0, a0, %pcrel_lo(3b)
	la	a0, absent
	call	CurrentTime
	tail	puts
	.data
	.globl	variable
variable: .word	1
