/* SPDX-License-Identifier: MIT
 *
 * AArch64's part of the image format. It has no isa bits.
 *
 * Of an address, instructions hold the page of 4,096 bytes, as a distance from their own, and the place in
 * the page. No load changes the latter: where there is a field with a page, all sections are aligned to one.
 */
#ifndef MUNGER_IMAGE_AARCH64_H
#define MUNGER_IMAGE_AARCH64_H

#include "munger/image.h"

enum mg_field_aarch64 {
	MG_F_A64_CALL26 = MG_N_WORD_FIELDS, /* B, BL: S + A - P, +-128 MiB */
	MG_F_A64_PAGE21,                    /* ADRP: Page(S + A) - Page(P), +-4 GiB */
	MG_F_A64_LO12,                      /* imports only; ADD: S + A in its page */
	MG_F_A64_LDST_LO12,                 /* imports only; load or store: the same, in units of what it moves */
	MG_F_A64_ADDR,  /* imports only; ADRP and at once ADD: S + A; or ADRP and LDR: by way of the slot */
	MG_F_A64_MOV64, /* four of MOVZ and MOVK that make S + A, each of another 16 bits: 16 bytes */
	MG_F_A64_ADR21, /* ADR: S + A - P, +-1 MiB */
	MG_F_A64_LD19,  /* LDR from a literal: S + A - P, +-1 MiB */
};

#endif
