# SPDX-License-Identifier: MIT
PROCESSES += i386
i386_ARCH  = i386
i386_TOOL  = i686-linux-gnu-
i386_CPU   = -march=i686
i386_CLANG = --target=i686-linux-gnu
i386_QEMU  = qemu-i386
i386_FORMS = jumps pointers
# Its sanitizers are libraries in a folder that the dynamic linker has to be told of.
i386_BITS   = 32
i386_SAN    = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-pie -no-pie \
              -Wl,-dynamic-linker=/usr/i686-linux-gnu/lib/ld-linux.so.2 -Wl,-rpath=/usr/i686-linux-gnu/lib
i386_REBIND = -fno-pic -fno-plt
i386_WAYS  = -O2,-fno-pic,-msse2,-mfpmath=sse -O2,-fPIC,-fno-plt
