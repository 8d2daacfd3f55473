	.globl	other
other:	lea	.Lc(%rip), %rax
	lea	.Lsame(%rip), %rax
	movss	.Lfour(%rip), %xmm0
	movsd	.Leight(%rip), %xmm0
	.section .rodata.str1.1,"aMS",@progbits,1
.Lc:	.string	"c"
.Lsame:	.string "same"
	.string	"not the same"
	.string	"xyzabc"
	.section .rodata.str1.8,"aMS",@progbits,1
	.balign	8
	.string "a long string that compilers align, indeed"
	.section .rodata.str4.4,"aMS",@progbits,4
	.long	'd', 'e', 0
	.section .rodata.cst4,"aM",@progbits,4
	.long	44, 45
.Lfour:	.long	4
	.section .rodata.cst8,"aM",@progbits,8
	.balign	8
.Leight: .quad	8, 9
	.section .rodata.cst16,"aM",@progbits,16
	.balign	16
	.quad	16, 17, 18, 19
