	.abicalls
	.globl	main
	.set	noreorder
main:	.cpload	$25
	lw	$25, %call16(puts)($28)
	.reloc	1f, R_MIPS_JALR, puts
1:	jalr	$25
	lw	$4, %got(counter)($28)
	lw	$25, %call16(puts)($28)
	jr	$25
	nop
	.data
	.word	puts, counter + 4
