# SPDX-License-Identifier: MIT
# Machines that are no boards of ours, for what the loader costs there.
MACHINES = bare-x86_64 bare-i386 bare-rv32im bare-rv64im bare-mips32

bare-x86_64_ARCH  = x86_64
bare-x86_64_CPU   = -fno-pie -fno-asynchronous-unwind-tables
bare-x86_64_SIZE  = 7372
bare-x86_64_LABEL = x86_64

bare-i386_ARCH  = i386
bare-i386_TOOL  = i686-linux-gnu-
bare-i386_CPU   = -march=i686 -mno-sse -fno-pie -fno-asynchronous-unwind-tables
bare-i386_SIZE  = 7372
bare-i386_LABEL = i386

bare-rv32im_ARCH   = riscv32
bare-rv32im_TOOL   = riscv64-unknown-elf-
bare-rv32im_CPU    = -march=rv32im -mabi=ilp32 -mcmodel=medany
bare-rv32im_LOADER = -msave-restore
bare-rv32im_SIZE   = 7372
bare-rv32im_LABEL  = rv32im

bare-rv64im_ARCH   = riscv64
bare-rv64im_TOOL   = riscv64-unknown-elf-
bare-rv64im_CPU    = -march=rv64im -mabi=lp64 -mcmodel=medany
bare-rv64im_LOADER = -msave-restore
bare-rv64im_SIZE   = 7372
bare-rv64im_LABEL  = rv64im

bare-mips32_ARCH  = mips32
bare-mips32_TOOL  = mipsel-linux-gnu-
bare-mips32_CPU   = -march=mips32r2 -mno-abicalls -fno-pic -fno-asynchronous-unwind-tables
bare-mips32_SIZE  = 7372
bare-mips32_LABEL = mips32
