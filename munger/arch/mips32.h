/* SPDX-License-Identifier: MIT */
#ifndef MUNGER_ARCH_MIPS32_H
#define MUNGER_ARCH_MIPS32_H

#include "munger/arch/arch.h"

/* As struct arch.read_attributes: from e_flags and .MIPS.abiflags. */
bool mips32_read_attributes(struct link *link, struct input *input);

#endif
