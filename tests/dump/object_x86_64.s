# An object with a bit of everything that dump knows.
	.text
	.globl	start
	.type	start, @function
start:
	call	imported
	lea	message(%rip), %rdi
	jmp	.Lend
	call	weak_one
.Lend:
	mov	imported_data@GOTPCREL(%rip), %rax
	ret
	.size	start, . - start
	.weak	weak_one

	.section .rodata
message: .asciz	"hello"

	.data
	.balign	8
	.globl	pointers
pointers:
	.quad	message + 2
	.quad	imported_data - 8
	.long	start - .

	.bss
	.balign	16
	.globl	zeroes
zeroes:	.zero	40
	.comm	shared, 24, 8
