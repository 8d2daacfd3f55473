#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages that are missing, by root or sudo, and says which.
# NO_INSTALL=1: only names them.
#
#   mk/packages.sh SET...     sets: build, test, lint
set -eu

build="gcc make pkg-config libc6-dev libelf-dev libdw-dev libcapstone-dev binutils-multiarch-dev uuid-dev"
test="clang lld binutils gcc-arm-none-eabi binutils-arm-none-eabi libnewlib-arm-none-eabi
      qemu-system-arm qemu-system-misc gcc-riscv64-unknown-elf gcc-aarch64-linux-gnu gcc-i686-linux-gnu
      qemu-user libc6-dev-i386-cross gcc-arm-linux-gnueabi libc6-dev-armel-cross libc6-dev-arm64-cross
      gcc-riscv64-linux-gnu libc6-dev-riscv64-cross gcc-mipsel-linux-gnu libc6-dev-mipsel-cross
      liblua5.4-dev zlib1g-dev libxml2-utils librsvg2-bin fonts-dejavu-core netpbm"
fuzz="clang libclang-rt-14-dev"
lint="clang clang-format cppcheck mandoc g++"

missing=
for set in "$@"; do
	eval "packages=\$$set"
	for package in $packages; do
		case " $missing " in *" $package "*) continue ;; esac
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
	done
done
missing=${missing# }
[ -n "$missing" ] || exit 0

if [ "${NO_INSTALL:-}" = 1 ]; then
	echo "missing packages: $missing"
	exit 0
fi
if [ "$(id -u)" = 0 ]; then
	run=
elif command -v sudo >/dev/null; then
	run=sudo
else
	echo "missing packages: $missing" >&2
	echo "neither root nor sudo: install them, or set NO_INSTALL=1 to go on without" >&2
	exit 1
fi
echo "installing as ${run:-root}: $missing"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
