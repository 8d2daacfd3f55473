/* SPDX-License-Identifier: MIT
 *
 * What binding directly and binding through an import section have in common on i386.
 */
#ifndef LDR_I386_H
#define LDR_I386_H

#include "loader/arch/word.h"
#include "munger/image_i386.h"

/* MOV and LEA. `is_branch`: the loader diverts them too. */
#define LDR_I386_MOV(is_branch) [MG_F_I386_MOV] = {.width = 6, .branch = is_branch, .slot = 1, .import = 1}
#define LDR_I386_LEA(is_branch) \
	[MG_F_I386_LEA] = {.width = LDR_TEXT_FIELDS ? 6 : 0, .text = 1, .branch = is_branch, .slot = 1, .import = 1}
#define LDR_I386_LOADS(is_branch) LDR_I386_MOV(is_branch), LDR_I386_LEA(is_branch)

/* CALL and a register: `facts` say what the value is a distance from. */
#define LDR_I386_CALL(reg, ...) \
	[MG_F_I386_CALL + (reg)] = {.width = 6, __VA_ARGS__, .branch = 1, .slot = 1, .import = 1}

/* The same for all base registers: all numbers but 4. */
#define LDR_I386_CALLS(...)                                                                                  \
	LDR_I386_CALL(0, __VA_ARGS__), LDR_I386_CALL(1, __VA_ARGS__), LDR_I386_CALL(2, __VA_ARGS__),         \
		LDR_I386_CALL(3, __VA_ARGS__), LDR_I386_CALL(5, __VA_ARGS__), LDR_I386_CALL(6, __VA_ARGS__), \
		LDR_I386_CALL(7, __VA_ARGS__)

/* Either way, all that there is. */
#define LDR_I386_REACH (~(ldr_addr)0 >> 1)

#define LDR_I386_WORDS LDR_WORD_ROWS(0), [MG_F_I386_BRANCH32] = {.width = 4, .bias = 4, .pcrel = 1, .branch = 1}

/* As ldr_arch.patch. */
int ldr_i386_patch(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what);

/* The same, but the value of the fields in the set `through_slot` is that of a slot that holds the target. */
int ldr_i386_patch_slots(unsigned field, unsigned char *mem, ldr_addr *value, unsigned what, uint32_t through_slot);

#endif
