	.section .text.main,"ax"
	.globl	main
main:	call	used
	lea	__start_set(%rip), %rax
	.section .text.used,"ax"
used:	lea	reached(%rip), %rax
	.section .data.reached,"aw"
reached: .quad	in_group
	.section .text.in_group,"axG",@progbits,g,comdat
in_group: ret
	.section .text.same_group,"axG",@progbits,g,comdat
same_group: ret
	.section set,"a"
in_set:	.quad	from_set
	.section .text.from_set,"ax"
from_set: ret
	.section .text.unused,"ax"
unused:	call	CurrentTime
	call	cycle
	.section .text.cycle,"ax"
cycle:	call	unused
	.section .data.retained,"awR"
retained: .quad	from_retained
	.section .text.from_retained,"ax"
from_retained: ret
	.section .init_array,"aw",@init_array
	.quad	constructor
	.section .text.constructor,"ax"
constructor: call puts
	.section other_set,"a"
unused_set: .quad 0
	.comm	common_unused,4,4
