#!/bin/sh
# SPDX-License-Identifier: MIT
#
# demo.sh OBJECTS DEFS: shows how foo.exe of the firmware comes to be. Run in a folder for the product.
say()
{
	echo "$ $*"
}
cp "$1/foo.o" "$2/kernel.def" .
echo
echo "== On the desk: an object for the Cortex-M3 and the kernel's definition file =="
say munger foo.o kernel.def -o foo.exe
munger foo.o kernel.def -o foo.exe || exit 1
say munger dump -h -i -r --def kernel.def foo.exe
munger dump -h -i -r --def kernel.def foo.exe || exit 1
say munger table kernel.def -o kernel_table.c
echo
echo "== On the target: QEMU's mps2-an385, console on UART 0 =="
say qemu-system-arm -M mps2-an385 -kernel firmware.elf
