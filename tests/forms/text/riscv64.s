# Branches and data, and code that finds it by distance; not run by text_test.c on another machine.
	.option	nopic
	.text
	.globl	main
	.type	main, @function
main:	call	first
	call	second
	call	first
	lla	a0, pointer
	ld	a1, (a0)
	.option	pic
	la	a2, counter
	tail	second

	.ifndef	NODATA
	.data
	.balign	8
pointer: .dword	first, counter
	.else
	.section .data.rel.ro, "aw"
	.balign	8
pointer: .dword	first
	.endif
