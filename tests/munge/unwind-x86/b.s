	.section .text.other,"ax"
other:	.cfi_startproc
	nop
	.cfi_endproc
	.section .init_array,"aw",@init_array
	.quad	other
