# SPDX-License-Identifier: MIT
BOARDS += virt-riscv32
virt-riscv32_ARCH   = riscv32
virt-riscv32_TOOL   = riscv64-unknown-elf-
virt-riscv32_CPU    = -march=rv32imac -mabi=ilp32 -mcmodel=medany
virt-riscv32_LOADER = -msave-restore
virt-riscv32_CLANG  = --target=riscv32-unknown-elf -march=rv32imac -mabi=ilp32 -mcmodel=medany
virt-riscv32_START  = riscv.S
virt-riscv32_AT     = text=0x80800000,data=0x81800000
virt-riscv32_THUNKS = never
virt-riscv32_SIZE   = 5324
virt-riscv32_LABEL  = rv32imac
