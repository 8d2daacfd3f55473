# SPDX-License-Identifier: MIT
BOARDS += virt-riscv64
virt-riscv64_ARCH     = riscv64
virt-riscv64_TOOL     = riscv64-unknown-elf-
virt-riscv64_CPU      = -march=rv64imac -mabi=lp64 -mcmodel=medany
virt-riscv64_LOADER   = -msave-restore
virt-riscv64_CLANG    = --target=riscv64-unknown-elf -march=rv64imac -mabi=lp64 -mcmodel=medany
virt-riscv64_START    = riscv.S
virt-riscv64_AT       = text=0x80800000,data=0x81800000
virt-riscv64_FAR_DATA = no
virt-riscv64_ABSOLUTE = -mcmodel=medlow
virt-riscv64_THUNKS   = far
virt-riscv64_SIZE     = 5324
virt-riscv64_LABEL    = rv64imac
