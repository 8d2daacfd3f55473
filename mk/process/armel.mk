# SPDX-License-Identifier: MIT
# Linux with soft-float arguments; programs are Thumb-2, the C library is A32.
PROCESSES += armel
armel_ARCH  = arm
armel_TOOL  = arm-linux-gnueabi-
armel_CPU   = -march=armv7-a+fp -mthumb -mfloat-abi=softfp
# An archive of Thumb-2 code; the compiler's own is A32.
armel_LIBGCC = arm-none-eabi-gcc -march=armv7-a+fp -mthumb -mfloat-abi=softfp
armel_CLANG = --target=arm-linux-gnueabi
armel_QEMU  = qemu-arm
armel_BITS  = 32
armel_WAYS  = -O2,-fno-pic,-mfloat-abi=soft -Os,-fPIE,-mlong-calls
