/* SPDX-License-Identifier: MIT */
#define LDR_XLEN 64
#include "loader/arch/riscv_indirect.h"
