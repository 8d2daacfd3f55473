/* SPDX-License-Identifier: MIT */
#include "bench/calls/calls.h"

__attribute__((aligned(4096))) unsigned calls_callee(unsigned x)
{
	return x + 1;
}
