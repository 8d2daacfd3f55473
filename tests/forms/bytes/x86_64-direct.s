# Addresses of imports that code has in itself: a load writes them in every form.
	.globl	main
	.type	main, @function
main:	lea	counter(%rip), %rax
	mov	counter+4(%rip), %ecx
	movl	$counter, %edx
	movabs	$first, %rsi
	call	first
	ret
