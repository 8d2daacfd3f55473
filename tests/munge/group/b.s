	.globl	other
other:	call	inline
	.section .text.inline,"axG",@progbits,inline,comdat
	.weak	inline
inline:	movl	$2, %eax
	.section .rodata.inline,"aG",@progbits,inline,comdat
	.ascii	"other"
