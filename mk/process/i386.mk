# SPDX-License-Identifier: MIT
PROCESSES += i386
i386_ARCH  = i386
i386_TOOL  = i686-linux-gnu-
i386_CPU   = -march=i686
i386_CLANG = --target=i686-linux-gnu
i386_QEMU  = qemu-i386
i386_FORMS = jumps pointers
