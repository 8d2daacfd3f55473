	.text
	.p2align 4
	.globl	add
	.type	add, @function
add:
	movl	counter(%rip), %eax
	addl	%edi, %eax
	movslq	%edi, %rdi
	movl	%eax, counter(%rip)
	addl	samples(,%rdi,4), %eax
	ret
	.size	add, .-add
	.p2align 4
	.globl	step
	.type	step, @function
step:
	pushq	%rbx
	movl	%edi, %ebx
	call	CurrentTime
	movl	%ebx, %edi
	movl	%eax, %esi
	call	add
	andl	$1, %eax
	movq	reasons(,%rax,8), %rdi
	call	Sleep
	call	*clock_source(%rip)
	movq	middle(%rip), %rdx
	addl	Ticks+8(%rip), %eax
	popq	%rbx
	addl	(%rdx), %eax
	addl	$305419896, %eax
	ret
	.size	step, .-step
	.globl	middle
	.data
	.align 8
	.type	middle, @object
	.size	middle, 8
middle:
	.quad	Ticks+16
	.globl	clock_source
	.align 8
	.type	clock_source, @object
	.size	clock_source, 8
clock_source:
	.quad	CurrentTime
	.globl	samples
	.bss
	.align 32
	.type	samples, @object
	.size	samples, 80
samples:
	.zero	80
	.globl	counter
	.data
	.align 4
	.type	counter, @object
	.size	counter, 4
counter:
	.long	5
	.section	.rodata.str1.1,"aMS",@progbits,1
.LC0:
	.string	"idle"
.LC1:
	.string	"busy"
	.section	.rodata
	.align 16
	.type	reasons, @object
	.size	reasons, 16
reasons:
	.quad	.LC0
	.quad	.LC1
	.section	.note.GNU-stack,"",@progbits
