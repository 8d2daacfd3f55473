# Differences of labels, in all widths.
	.globl	main
	.type	main, @function
main:	ret
middle:
	nop
end:
	.data
	.balign	8
words:	.byte	end - main
	.byte	0xc0
	.reloc	. - 1, R_RISCV_SET6, end
	.reloc	. - 1, R_RISCV_SUB6, main
	.half	end - main
	.word	end - main
	.dword	end - main
	.word	main - words
	.word	main - .
	.word	words - main
	.byte	5
	.reloc	. - 1, R_RISCV_ADD8, end
	.reloc	. - 1, R_RISCV_SUB8, main
	.section .rodata
	.word	middle - main
