# An object with a bit of everything that dump knows.
	.text
	.globl	start
	.type	start, @function
start:
	call	imported
	push	$message
	jmp	.Lend
	call	weak_one
.Lend:
	mov	imported_data@GOT(%ebx), %eax
	movw	$0x1234, 4(%eax)
	inc	%ecx
	lea	table@GOTOFF(%ebx), %edx
	ret
	.size	start, . - start
	.weak	weak_one

	.section .rodata
message: .asciz	"hello"

	.data
	.balign	4
	.globl	table
table:	.long	message + 2
	.long	imported_data - 8
	.long	start - .

	.bss
	.balign	16
	.globl	zeroes
zeroes:	.zero	40
