	.globl	main
main:	movl	$large, %eax
	movq	$large, %rax
	lea	large(%rip), %rax
	.data
	.long	large
	.quad	large
	.byte	main - .
	.byte	main
	.value	main
	.byte	larger
	.byte	small
