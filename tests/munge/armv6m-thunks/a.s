	.syntax	unified
	.globl	main
	.type	main, %function
main:	push	{r4, lr}
	bl	CurrentTime
	bl	puts
	pop	{r4, pc}
	.data
	.word	counter
