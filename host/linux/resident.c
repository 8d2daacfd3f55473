/* SPDX-License-Identifier: MIT */
#include "host/linux/host.h"

/* libc.def: the C library; libgcc.def: what the compiler calls of its own accord. */
extern const struct exp_dll libc_dll, libgcc_dll;

const struct exp_dll *const host_resident[HOST_N_RESIDENT] = {&libc_dll, &libgcc_dll};
