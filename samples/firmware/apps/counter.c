/* SPDX-License-Identifier: MIT
 *
 * An app that was never meant to run twice: all that it knows is static.  Each
 * instance has its own copy, pointers into it included.
 */
#include "../kernel.h"

static uint32_t count;
static uint32_t step = 10;
static uint32_t *const places[] = {&count, &step};
static const char *text = "  counter.exe: ";

int main(void)
{
	*places[0] += *places[1];
	step++;
	PutText(text);
	PutNumber(count);
	PutText("\n");
	return (int)count;
}
