	.globl	main
main:	lea	__init_array_start(%rip), %rax
	lea	__init_array_end(%rip), %rax
	lea	__preinit_array_start(%rip), %rax
	lea	__fini_array_end(%rip), %rax
	.section .init_array,"aw",@init_array
	.quad	0xa0
	.section .init_array.00200,"aw",@init_array
	.quad	0xa200
	.section .fini_array,"aw",@fini_array
	.quad	0xfa
