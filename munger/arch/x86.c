/* SPDX-License-Identifier: MIT */
#include "munger/arch/x86.h"

#include <elf.h>
#include <string.h>

bool x86_is_code(const struct section *s, uint64_t off, uint64_t before)
{
	return s->flags & SHF_EXECINSTR && s->data && off >= before && off <= s->size && s->size - off >= 4;
}

bool x86_is_branch(const struct section *s, uint64_t off)
{
	if (!x86_is_code(s, off, 1))
		return false;
	if (s->data[off - 1] == 0xe8 || s->data[off - 1] == 0xe9)
		return true;
	return off >= 2 && s->data[off - 2] == 0x0f && (s->data[off - 1] & 0xf0) == 0x80;
}

bool x86_neutralise(struct section *s, uint64_t off, const struct x86_neutral *neutral)
{
	if (!x86_is_branch(s, off))
		return false;
	if (s->data[off - 1] == 0xe8)
		memcpy(s->data + off - 1, neutral->call, sizeof neutral->call);
	else if (s->data[off - 1] == 0xe9)
		memcpy(s->data + off - 1, neutral->jump, sizeof neutral->jump);
	else
		memcpy(s->data + off - 2, neutral->branch, sizeof neutral->branch);
	return true;
}
