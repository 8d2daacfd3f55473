	.section .init_array,"aw",@init_array
	.quad	0xb0, 0xb1
	.section .init_array.00101,"aw",@init_array
	.quad	0xb101
	.section .init_array.00200,"aw",@init_array
	.quad	0xb200
	.section .preinit_array,"aw",@preinit_array
	.quad	0xb
	.section .fini_array.00101,"aw",@fini_array
	.quad	0xf101
