/* SPDX-License-Identifier: MIT
 *
 * All architectures, as X(name). A name is that of loader/arch/<name>.c and
 * munger/arch/<name>.c, of tests/field/<name>.vec, and what commands print.
 */
#ifndef MUNGER_ARCHS_H
#define MUNGER_ARCHS_H

#define MG_ARCHS(X) \
	X(x86_64)   \
	X(i386)     \
	X(arm)      \
	X(aarch64)  \
	X(riscv32)  \
	X(riscv64)  \
	X(mips32)

/* Variants: another loader/arch/<name>.c, for machines on which the thunks of the architecture do not run, or do more. */
#define MG_ARCH_VARIANTS(X) X(armv6m) X(armv7a)

#endif
