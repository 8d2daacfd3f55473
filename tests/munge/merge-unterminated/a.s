	.globl main
main:	ret
	.section .rodata.str1.1,"aMS",@progbits,1
	.string "good"
	.ascii "bad"
