	.globl main, qsort
main:	call puts
	call CurrentTime
	call qsort
qsort:	ret
