	.globl unused
unused:	call nobody
