	.section set,"a"
b_set:	.quad	b_set			# makes all of them relro
	.section zero,"aw",@nobits
b_zero:	.skip	16
	.bss
b_bss:	.skip	4
