# SPDX-License-Identifier: MIT
# Code for FPU registers of 32 bits, as clang makes it: a host for both kinds could not say which it has.
PROCESSES += mips32
mips32_ARCH  = mips32
mips32_TOOL  = mipsel-linux-gnu-
mips32_CPU   = -march=mips32r2 -mfp32
mips32_CLANG = --target=mipsel-linux-gnu
mips32_QEMU  = qemu-mipsel
mips32_NEVER = -fno-pic
mips32_WAYS  = -Os,-fPIC,-mxgot
