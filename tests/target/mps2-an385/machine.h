/* SPDX-License-Identifier: MIT */
#ifndef TARGET_MACHINE_H
#define TARGET_MACHINE_H

#define CMSDK_UART  0x40004000u
#define CMSDK_TIMER 0x40000000u
#define CMSDK_HZ    25000000u

#include "tests/target/cmsdk.h"

#endif
