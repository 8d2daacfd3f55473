	.globl	main
main:	lea	__start_set(%rip), %rax
	lea	__stop_set(%rip), %rax
	lea	__start_zero(%rip), %rax
	lea	__stop_zero(%rip), %rax
	.section set,"a"
a_set:	.quad	0xa
	.section other,"a"
a_other: .quad	0x0
	.section zero,"aw",@nobits
a_zero:	.skip	8
	.bss
a_bss:	.skip	4
