	.globl	other
other:	call	hidden
	.section .text.inline,"axG",@progbits,inline,comdat
	.weak	inline
inline:	nop
hidden:	ret
