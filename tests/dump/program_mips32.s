	.abicalls
	.set	noreorder
	.text
	.p2align 4
	.globl	add
	.type	add, @function
	.ent	add
add:
	.cpload	$25
	lw	$2, %got(counter)($28)
	lw	$3, 0($2)
	addu	$3, $3, $4
	sw	$3, 0($2)
	lw	$2, %got(samples)($28)
	sll	$4, $4, 2
	addu	$2, $2, $4
	lw	$2, 0($2)
	jr	$31
	addu	$2, $2, $3
	.end	add
	.size	add, .-add
	.p2align 4
	.globl	step
	.type	step, @function
	.ent	step
step:
	.cpload	$25
	addiu	$29, $29, -32
	sw	$31, 28($29)
	sw	$28, 16($29)
	sw	$4, 32($29)
	lw	$25, %call16(CurrentTime)($28)
	jalr	$25
	nop
	lw	$28, 16($29)
	lw	$4, 32($29)
	lw	$25, %call16(add)($28)
	jalr	$25
	nop
	lw	$28, 16($29)
	andi	$2, $2, 1
	sll	$2, $2, 2
	lw	$3, %got(reasons)($28)
	addiu	$3, $3, %lo(reasons)
	addu	$2, $2, $3
	lw	$25, %call16(Sleep)($28)
	jalr	$25
	lw	$4, 0($2)
	lw	$28, 16($29)
	lw	$2, %got(clock_source)($28)
	lw	$25, 0($2)
	jalr	$25
	nop
	lw	$28, 16($29)
	lw	$3, %got(Ticks)($28)
	lw	$3, 8($3)
	addu	$2, $2, $3
	lw	$31, 28($29)
	jr	$31
	addiu	$29, $29, 32
	.end	step
	.size	step, .-step
	.globl	middle
	.data
	.align	2
	.type	middle, @object
	.size	middle, 4
middle:
	.word	Ticks+16
	.globl	clock_source
	.type	clock_source, @object
	.size	clock_source, 4
clock_source:
	.word	CurrentTime
	.globl	samples
	.bss
	.align	5
	.type	samples, @object
	.size	samples, 80
samples:
	.zero	80
	.globl	counter
	.data
	.type	counter, @object
	.size	counter, 4
counter:
	.word	5
	.section	.rodata.str1.1,"aMS",@progbits,1
.LC0:
	.string	"idle"
.LC1:
	.string	"busy"
	.section	.rodata
	.align	2
	.type	reasons, @object
	.size	reasons, 8
reasons:
	.word	.LC0
	.word	.LC1
	.section	.note.GNU-stack,"",@progbits
