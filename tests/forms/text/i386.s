# Branches and data, and code that finds it by distance; not run by text_test.c on another machine.
	.text
	.globl	main
	.type	main, @function
main:	call	first
	call	second
	call	first
	call	1f
1:	pop	%eax
	add	$_GLOBAL_OFFSET_TABLE_ + (. - 1b), %eax
	mov	pointer@GOTOFF(%eax), %ecx
	call	*first@GOT(%eax)
	mov	counter@GOT(%eax), %edx
	jmp	second

	.ifndef	NODATA
	.data
pointer: .long	first, counter
	.else
	.section .data.rel.ro, "aw"
pointer: .long	first
	.endif
