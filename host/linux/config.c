/* SPDX-License-Identifier: MIT */
#include "host/linux/host.h"

/* The first page is never mapped; the rest below is the kernel's to refuse. */
#define LOWEST  0x10000u
#define HIGHEST 0x7fffffffu

void host_set_config(struct host *host)
{
	host->config = (struct ldr_config){
		.ctx = host,
		.arch = host->options.indirect ? ldr_indirect_native : &ldr_arch_native,
		.flags = host->options.compact ? 0 : LDR_SPLIT,
		.lowest = LOWEST,
		.highest = HIGHEST,
		.read = files_read,
		.alloc = memory_alloc,
		.free = memory_free,
		.trim = memory_trim,
		.protect = memory_protect,
		.find = files_find,
		.close = files_close,
	};
}
