	.globl large, larger, small
	.set large, 0x123456789
	.set larger, 256
	.set small, 255
