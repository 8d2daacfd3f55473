# main(which): one way to get to an import each.  text_test.c knows what each returns.
	.text
	.globl	main
	.type	main, @function
main:	lea	ways(%rip), %rax
	movslq	(%rax, %rdi, 4), %rdi
	add	%rdi, %rax
	jmp	*%rax

way0:	sub	$8, %rsp			# BRANCH32
	call	first
	add	$8, %rsp
	ret
way1:	jmp	first
way2:	test	%rsp, %rsp
	jne	first
	ret
way3:	sub	$8, %rsp			# CALL
	call	*first@GOTPCREL(%rip)
	add	$8, %rsp
	ret
way4:	jmp	*first@GOTPCREL(%rip)
way5:	mov	first@GOTPCREL(%rip), %rax	# LEA
	jmp	*%rax
way6:	mov	counter@GOTPCREL(%rip), %r9
	mov	(%r9), %eax
	ret
way7:	push	%rbx				# all registers of LEA have the same
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	mov	counter@GOTPCREL(%rip), %rax
	.irp	r, rcx, rdx, rbx, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
	mov	counter@GOTPCREL(%rip), %\r
	cmp	%\r, %rax
	jne	1f
	.endr
	mov	(%r15), %eax
	jmp	2f
1:	mov	$1, %eax
2:	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret
way8:	mov	second@GOTPCREL(%rip), %rdx	# these keep a slot of the code's own
	mov	$1, %eax
	cmp	second@GOTPCREL(%rip), %rdx
	jne	1f
	push	second@GOTPCREL(%rip)
	pop	%rcx
	cmp	%rcx, %rdx
	jne	1f
	test	%rdx, second@GOTPCREL(%rip)
	jz	1f
	xor	%ecx, %ecx
	add	second@GOTPCREL(%rip), %rcx
	cmp	%rcx, %rdx
	jne	1f
	jmp	second
1:	ret
way9:	mov	pointer(%rip), %rax
	jmp	*%rax

	.section .rodata
	.balign	4
ways:	.long	way0 - ways, way1 - ways, way2 - ways, way3 - ways, way4 - ways
	.long	way5 - ways, way6 - ways, way7 - ways, way8 - ways, way9 - ways

	.ifdef	NODATA
	.section .data.rel.ro, "aw"
	.else
	.lcomm	zeros, 40
	.data
	.long	1
	.balign	8
	.endif
pointer: .quad	first
