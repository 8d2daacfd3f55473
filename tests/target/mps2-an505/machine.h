/* SPDX-License-Identifier: MIT */
#ifndef TARGET_MACHINE_H
#define TARGET_MACHINE_H

/* The secure aliases. */
#define CMSDK_UART  0x50200000u
#define CMSDK_TIMER 0x50000000u
#define CMSDK_HZ    20000000u

#include "tests/target/cmsdk.h"

#endif
