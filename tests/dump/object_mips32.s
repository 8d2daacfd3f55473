# An object with a bit of everything that dump knows.
	.abicalls
	.set	noreorder
	.text
	.globl	start
	.type	start, @function
start:
	.cpload	$25
	lw	$25, %call16(imported)($28)
	jalr	$25
	nop
	lw	$4, %got(message)($28)
	addiu	$4, $4, %lo(message)
	beq	$4, $0, $Lend
	lw	$25, %call16(weak_one)($28)
	jalr	$25
	nop
$Lend:
	lw	$2, %got(imported_data)($28)
	ori	$3, $0, 0x1234
	sh	$3, 4($2)
	ext	$3, $3, 4, 8
	add.d	$f0, $f12, $f14
	jr	$31
	nop
	.size	start, . - start
	.weak	weak_one

	.section .rodata
message: .asciz	"hello"
	.align	2
	.gpword	start

	.data
	.align	2
	.globl	table
table:	.word	message + 2
	.word	imported_data - 8
	.reloc	., R_MIPS_PC32, start
	.word	0

	.bss
	.align	4
	.globl	zeroes
zeroes:	.zero	40
