/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_H
#define KERNEL_H

extern unsigned ticks; /* how often CurrentTime was called */

unsigned CurrentTime(void);
unsigned Last(void);

#endif
