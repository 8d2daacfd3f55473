	.weak	absent
	.globl	main
main:	call	absent
	jmp	absent
	jne	absent
	movq	absent@GOTPCREL(%rip), %rax
	movq	absent@GOTPCREL(%rip), %r9
	movl	absent@GOTPCREL(%rip), %ecx
	call	*absent@GOTPCREL(%rip)
	testq	%rax, absent@GOTPCREL(%rip)
	movl	$absent, %eax
	movq	$absent, %rax
	.data
	.quad	absent
	.quad	absent + 3
