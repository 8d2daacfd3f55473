	.text
	.p2align 4
	.globl	add
	.type	add, @function
add:
	movl	4(%esp), %edx
	movl	counter, %eax
	addl	%edx, %eax
	movl	%eax, counter
	addl	samples(,%edx,4), %eax
	ret
	.size	add, .-add
	.p2align 4
	.globl	step
	.type	step, @function
step:
	subl	$12, %esp
	call	CurrentTime
	subl	$12, %esp
	pushl	28(%esp)
	movl	%eax, %ecx
	call	add
	addl	$8, %esp
	andl	$1, %eax
	pushl	%ecx
	pushl	reasons(,%eax,4)
	call	Sleep
	call	*clock_source
	movl	middle, %edx
	addl	Ticks+8, %eax
	addl	(%edx), %eax
	addl	$28, %esp
	addl	$305419896, %eax
	ret
	.size	step, .-step
	.globl	middle
	.data
	.align 4
	.type	middle, @object
	.size	middle, 4
middle:
	.long	Ticks+16
	.globl	clock_source
	.align 4
	.type	clock_source, @object
	.size	clock_source, 4
clock_source:
	.long	CurrentTime
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
	.align 4
	.type	reasons, @object
	.size	reasons, 8
reasons:
	.long	.LC0
	.long	.LC1
	.section	.note.GNU-stack,"",@progbits
