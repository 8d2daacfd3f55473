# SPDX-License-Identifier: MIT
BOARDS += virt-aarch64
virt-aarch64_ARCH      = aarch64
virt-aarch64_TOOL      = aarch64-linux-gnu-
virt-aarch64_CPU       = -mcpu=cortex-a53 -mno-outline-atomics -fno-pie -fno-asynchronous-unwind-tables
virt-aarch64_LOADER    = -fomit-frame-pointer
virt-aarch64_LINK      = -static -no-pie -Wl,-z,noseparate-code,-z,norelro
virt-aarch64_CLANG     = --target=aarch64-none-elf -fno-pie
virt-aarch64_START     = aarch64.S
virt-aarch64_AT        = text=0x40a00000,data=0x41a00000
# ADRP counts pages: what has it stays where it is only at the same place of a page.
virt-aarch64_ROM_ALIGN = 4096
virt-aarch64_FORMS     = direct jumps
virt-aarch64_THUNKS    = far
virt-aarch64_SIZE      = 7372
virt-aarch64_LABEL     = aarch64
