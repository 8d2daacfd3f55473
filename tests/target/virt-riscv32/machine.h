/* SPDX-License-Identifier: MIT */
#ifndef TARGET_MACHINE_H
#define TARGET_MACHINE_H

#include "tests/target/riscv-virt.h"

#endif
