# SPDX-License-Identifier: MIT
# make demo: a program and a DLL in a Linux process, then apps on a Cortex-M3, and what they take of memory.

demo:
	@mk/packages.sh build test
	@$(MAKE) --no-print-directory tools
	@$(MAKE) --no-print-directory demo-foo demo-firmware demo-map

.PHONY: demo
