/* SPDX-License-Identifier: MIT
 *
 * setjmp and longjmp: what the ABI keeps over a call.
 */
	.text
	.globl kernel_setjmp, kernel_longjmp
#if defined(__arm__)
	.syntax unified
	.thumb
	.type kernel_setjmp, %function
	.type kernel_longjmp, %function
	.thumb_func
kernel_setjmp:
	mov	r1, sp
	mov	r2, lr
	stmia	r0!, {r1, r2, r4-r7}
	mov	r4, r8
	mov	r5, r9
	mov	r6, r10
	mov	r7, r11
	stmia	r0!, {r4-r7}
#if defined(__ARM_FP)
	vstmia	r0!, {s16-s31}
#endif
	subs	r0, #40
#if defined(__ARM_FP)
	subs	r0, #64
#endif
	ldr	r4, [r0, #8]
	ldr	r5, [r0, #12]
	ldr	r6, [r0, #16]
	ldr	r7, [r0, #20]
	movs	r0, #0
	bx	lr
	.thumb_func
kernel_longjmp:
	adds	r0, #24
	ldmia	r0!, {r4-r7}
	mov	r8, r4
	mov	r9, r5
	mov	r10, r6
	mov	r11, r7
#if defined(__ARM_FP)
	vldmia	r0!, {s16-s31}
	subs	r0, #64
#endif
	subs	r0, #40
	ldmia	r0!, {r2, r3, r4-r7}
	mov	sp, r2
	movs	r0, r1
	bne	1f
	movs	r0, #1
1:	bx	r3
#elif defined(__aarch64__)
kernel_setjmp:
	mov	x9, sp
	stp	x19, x20, [x0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	stp	d8, d9, [x0, #96]
	stp	d10, d11, [x0, #112]
	stp	d12, d13, [x0, #128]
	stp	d14, d15, [x0, #144]
	str	x9, [x0, #160]
	mov	w0, #0
	ret
kernel_longjmp:
	ldp	x19, x20, [x0]
	ldp	x21, x22, [x0, #16]
	ldp	x23, x24, [x0, #32]
	ldp	x25, x26, [x0, #48]
	ldp	x27, x28, [x0, #64]
	ldp	x29, x30, [x0, #80]
	ldp	d8, d9, [x0, #96]
	ldp	d10, d11, [x0, #112]
	ldp	d12, d13, [x0, #128]
	ldp	d14, d15, [x0, #144]
	ldr	x9, [x0, #160]
	mov	sp, x9
	cmp	w1, #0
	csinc	w0, w1, wzr, ne
	ret
#elif defined(__riscv)
#if __riscv_xlen == 64
#define STORE sd
#define LOAD  ld
#define SIZE  8
#else
#define STORE sw
#define LOAD  lw
#define SIZE  4
#endif
	.macro each what
	\what	ra, 0(a0)
	\what	sp, 1 * SIZE(a0)
	\what	s0, 2 * SIZE(a0)
	\what	s1, 3 * SIZE(a0)
	\what	s2, 4 * SIZE(a0)
	\what	s3, 5 * SIZE(a0)
	\what	s4, 6 * SIZE(a0)
	\what	s5, 7 * SIZE(a0)
	\what	s6, 8 * SIZE(a0)
	\what	s7, 9 * SIZE(a0)
	\what	s8, 10 * SIZE(a0)
	\what	s9, 11 * SIZE(a0)
	\what	s10, 12 * SIZE(a0)
	\what	s11, 13 * SIZE(a0)
	.endm
kernel_setjmp:
	each	STORE
	li	a0, 0
	ret
kernel_longjmp:
	each	LOAD
	seqz	a0, a1
	add	a0, a0, a1
	ret
#endif
