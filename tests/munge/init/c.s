	.section .init_array,"aw",@init_array
	.quad 0
	.long 1
