	.section .text.main,"ax"
	.globl	main
main:	.cfi_startproc
	ret
	.cfi_endproc
	.section .text.unused,"ax"
unused:	.cfi_startproc
	.cfi_personality 0x1b, puts
	ret
	.cfi_endproc
