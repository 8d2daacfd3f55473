	.globl	main
main:	lea	__dso_handle(%rip), %rax
	lea	__executable_start(%rip), %rax
	lea	_etext(%rip), %rax
	lea	_edata(%rip), %rax
	lea	__bss_start(%rip), %rax
	lea	_end(%rip), %rax
	lea	__init_array_start(%rip), %rax
	lea	__init_array_end(%rip), %rax
	lea	_GLOBAL_OFFSET_TABLE_(%rip), %rax
	.data
	.quad	_end
	.bss
	.skip	5
