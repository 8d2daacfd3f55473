	.globl	main
main:	lea	.Labc(%rip), %rax
	lea	.Lbc(%rip), %rax
	lea	.Lsame(%rip), %rax
	movss	.Lfour(%rip), %xmm0
	movsd	.Leight(%rip), %xmm0
	lea	.Laligned(%rip), %rax
	.section .rodata.str1.1,"aMS",@progbits,1
.Labc:	.string	"abc"
.Lx:	.string	"nobody refers to this"
.Lbc:	.string	"bc"
.Lsame:	.string "same"
	.string	""
	.section .rodata.str1.8,"aMS",@progbits,1
	.balign	8
.Laligned: .string "a long string that compilers align, indeed"
	.balign	8
	.string	"ed"
	.balign 8
	.string "string that compilers align, indeed"
	.section .rodata.str4.4,"aMS",@progbits,4
	.long	'w', 'i', 'd', 'e', 0
	.long	'e', 0
	.section .rodata.cst4,"aM",@progbits,4
.Lfour:	.long	4
	.long	44
	.section .rodata.cst8,"aM",@progbits,8
	.balign	8
.Leight: .quad	8
	.section .rodata.cst16,"aM",@progbits,16
	.balign	16
	.quad	16, 17
