# SPDX-License-Identifier: MIT
#
# To be read by scripts of tests: which tools make objects for which target. One target is a machine for which
# an architecture has code; include/munger/archs.h has the architectures.
#
#   targets           those of the architectures that there are, for loops
#   architectures     these themselves, or only ONLY_ARCH; each has a target of its name too, the most usual one
#   use_target NAME   sets arch, gcc and clang with what they need to make objects for it, prefix (of GNU's tools
#                     for the architecture), as, ld

tools_root=${root:-$(cd "$(dirname "$0")/../.." && pwd)}

architectures() {
	sed -n "s/^	X(\(${ONLY_ARCH:-[a-z0-9_]*}\)).*/\1/p" "$tools_root/include/munger/archs.h"
}

targets() {
	for tools_arch in $(architectures); do
		case $tools_arch in
		arm) echo cortex-m3 cortex-m0 cortex-m4f ;;
		riscv32) echo rv32imac rv32im ;;
		riscv64) echo rv64imac rv64gc ;;
		*) echo "$tools_arch" ;;
		esac
	done
}

use_target() {
	prefix='' gcc='' clang='' as='' ld=''
	case $1 in
	arm) set -- cortex-m3 ;;
	armv6m) set -- cortex-m0 ;;
	riscv32) set -- rv32imac ;;
	riscv64) set -- rv64imac ;;
	esac
	case $1 in
	x86_64) arch=x86_64 clang=--target=x86_64-linux-gnu ;;
	i386) arch=i386 prefix=i686-linux-gnu- clang=--target=i686-linux-gnu ;;
	aarch64) arch=aarch64 prefix=aarch64-linux-gnu- clang=--target=aarch64-linux-gnu ;;
	mips32) arch=mips32 prefix=mipsel-linux-gnu- clang="--target=mipsel-linux-gnu -fPIC" ;;
	cortex-m0) arch=arm gcc="-mcpu=cortex-m0 -mthumb" clang="--target=thumbv6m-none-eabi -mcpu=cortex-m0" ;;
	cortex-m3) arch=arm gcc="-mcpu=cortex-m3 -mthumb" clang="--target=thumbv7m-none-eabi -mcpu=cortex-m3" ;;
	cortex-m4f)
		arch=arm gcc="-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16"
		clang="--target=thumbv7em-none-eabihf -mcpu=cortex-m4 -mfpu=fpv4-sp-d16"
		;;
	rv32*) arch=riscv32 gcc="-march=$1 -mabi=ilp32" clang="--target=riscv32-none-elf $gcc" as=$gcc ;;
	rv64imac) arch=riscv64 gcc="-march=$1 -mabi=lp64 -mcmodel=medany" clang="--target=riscv64-none-elf $gcc" as="-march=$1 -mabi=lp64" ;;
	rv64gc) arch=riscv64 gcc="-march=$1 -mabi=lp64d -mcmodel=medlow" clang="--target=riscv64-none-elf $gcc" as="-march=$1 -mabi=lp64d" ;;
	esac
	case $arch in
	arm) prefix=arm-none-eabi- as="${gcc%% -mfloat*}" ;;
	riscv32) prefix=riscv64-unknown-elf- ld="-m elf32lriscv" ;;
	riscv64) prefix=riscv64-unknown-elf- ;;
	esac
	gcc="${prefix}gcc $gcc" clang="clang $clang" as="${prefix}as $as" ld="${prefix}ld $ld"
}
