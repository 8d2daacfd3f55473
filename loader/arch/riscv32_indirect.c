/* SPDX-License-Identifier: MIT */
#define LDR_XLEN 32
#include "loader/arch/riscv_indirect.h"
