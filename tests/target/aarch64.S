/* SPDX-License-Identifier: MIT
 *
 * AArch64 at EL1.  Memory is mapped to itself, in blocks of 1 GiB: the first is devices, the others are RAM that may
 * be written and executed.  (Without a map all memory counts as a device's: accesses must be aligned.)
 */
	.section .vectors, "ax"
	.globl _start
_start:
	adrp	x0, __stack_top
	add	x0, x0, :lo12:__stack_top
	mov	sp, x0
	adr	x0, vectors
	msr	vbar_el1, x0
	mov	x0, #3 << 20			/* CPACR_EL1.FPEN: no traps */
	msr	cpacr_el1, x0
	mov	x0, #0xff			/* 0: normal, write-back; 1: device */
	msr	mair_el1, x0
	ldr	x0, =0x0000000200803519		/* 39 bits, 4 KiB granule, write-back, no upper half */
	msr	tcr_el1, x0
	adrp	x0, map
	msr	ttbr0_el1, x0
	isb
	mrs	x0, sctlr_el1
	mov	x1, #0x1005			/* I, C, M */
	orr	x0, x0, x1
	msr	sctlr_el1, x0
	isb
	bl	reset
	.ltorg

	.balign 2048
vectors:
	.rept 16
	mrs	x0, elr_el1
	mov	x1, x30
	b	stop
	.balign 128
	.endr

	.section .rodata.map, "a"
	.balign 4096
map:
	.quad	0x0060000000000405		/* device, not executable */
	.set	at, 0x40000000
	.rept 511
	.quad	at + 0x701
	.set	at, at + 0x40000000
	.endr
