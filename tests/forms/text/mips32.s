# Calls and data, which all go by way of the GOT; not run by text_test.c on another machine.
	.abicalls
	.set	noreorder
	.text
	.globl	main
	.type	main, @function
main:	.cpload	$25
	lw	$25, %call16(first)($28)
	jalr	$25
	lw	$4, %got(pointer)($28)
	addiu	$4, $4, %lo(pointer)
	lw	$25, %call16(second)($28)
	jr	$25
	lw	$5, %got(counter)($28)

	.ifndef	NODATA
	.data
pointer: .word	first, counter
	.else
	.section .data.rel.ro, "aw"
pointer: .word	first
	.endif
