/* SPDX-License-Identifier: MIT
 *
 * MIPS32 through an import section: there is none, for no code goes to imports but through the GOT. All forms and ways of
 * binding are the same.
 */
#include "loader/arch/mips32.h"

#include "loader/arch/indirect.h"

const struct ldr_indirect ldr_jumps_mips32 = {.arch = LDR_MIPS32_ARCH(0xffffffffu), .jumps = &ldr_jumps_mips32};

const struct ldr_arch *const ldr_indirect_mips32 = &ldr_jumps_mips32.arch;
const struct ldr_arch *const ldr_either_mips32 = &ldr_jumps_mips32.arch;
#if defined(__mips__) && _MIPS_SIM == _ABIO32 && defined(__MIPSEL__)
const struct ldr_arch *const ldr_indirect_native = &ldr_arch_mips32;
#endif
