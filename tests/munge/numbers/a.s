# Skips of every width, stretches on either side of 32 places, more groups and places than a byte counts.
	.globl	main
main:	call	puts
	ret
	.data
	.rept	33
	.quad	table
	.endr
	.rept	32
	.quad	main
	.endr
	.skip	1024
	.quad	counter - 0x20000000
	.skip	0x30000 - 8
	.quad	counter + 0x1fffffff
	.skip	0x8000
	.rept	40
	.quad	main, table
	.endr
