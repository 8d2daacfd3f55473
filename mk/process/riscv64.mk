# SPDX-License-Identifier: MIT
PROCESSES += riscv64
riscv64_ARCH  = riscv64
riscv64_TOOL  = riscv64-linux-gnu-
riscv64_CPU   = -march=rv64gc -mabi=lp64d
riscv64_CLANG = --target=riscv64-linux-gnu
riscv64_QEMU  = qemu-riscv64
riscv64_WAYS  = -O2,-fno-pic,-mcmodel=medany -Os,-fno-pic,-mno-relax
