	.globl	main
main:	call	inline
	.section .text.inline,"axG",@progbits,inline,comdat
	.weak	inline
inline:	movl	$1, %eax
	.section .rodata.inline,"aG",@progbits,inline,comdat
	.ascii	"first"
