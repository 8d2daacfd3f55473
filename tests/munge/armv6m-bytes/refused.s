@ Bytes of an address that are not moved as compilers do it.
	.syntax	unified
	.cpu	cortex-m0
	.thumb
	.globl	main
	.type	main, %function
main:	movs	r0, #:lower0_7:main
	movs	r1, #:upper8_15:main
	lsls	r1, #8
	adds	r1, #:upper0_7:main
	lsls	r1, #8
	adds	r1, #:lower8_15:other
	lsls	r1, #8
	adds	r1, #:lower0_7:main
	movs	r2, #:upper8_15:main
	lsls	r2, #9
	adds	r2, #:upper0_7:main
	lsls	r2, #8
	adds	r2, #:lower8_15:main
	lsls	r2, #8
	adds	r2, #:lower0_7:main
other:	bx	lr
