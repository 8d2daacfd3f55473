	.text
	.globl main
	.type main, %function
main:
	cbz	x0, CurrentTime
	tbz	x0, #63, qsort
	b.ne	CurrentTime
	cbnz	w0, other
	tbnz	x1, #1, other
	ret
	.data
	.globl other
	.type other, %function
other:
	ret
