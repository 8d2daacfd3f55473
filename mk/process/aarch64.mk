# SPDX-License-Identifier: MIT
PROCESSES += aarch64
aarch64_ARCH  = aarch64
aarch64_TOOL  = aarch64-linux-gnu-
aarch64_CLANG = --target=aarch64-linux-gnu
aarch64_QEMU  = qemu-aarch64
aarch64_WAYS  = -O2,-fno-pic,-ffunction-sections,-fdata-sections -O2,-fPIC,-fno-plt
