/* SPDX-License-Identifier: MIT
 *
 * A host with the table that was made from kernel.def: everything is read back
 * through the finding side. Prototypes that the table must not clash with are in scope of the
 * whole program.
 */
#include <stdio.h>
#include <string.h>

#include "kernel.h"

int CurrentTime(int zone);
void kernel_sleep(unsigned ms);
extern int ticks;

int CurrentTime(int zone)
{
	return zone;
}

void kernel_sleep(unsigned ms)
{
	(void)ms;
}

int ticks = 5;

static int n_failed;

static void expect(const struct exp_table *table, uint32_t ordinal, int status, uintptr_t addr)
{
	uintptr_t found = 1;
	int result = exp_find_ordinal(table, ordinal, &found);

	if (result == status && (status || found == addr))
		return;
	n_failed = 1;
	printf("FAIL table/host.c: ordinal %u: %d %#lx, expected %d %#lx\n", (unsigned)ordinal, result,
	       (unsigned long)found, status, (unsigned long)addr);
}

int main(void)
{
	static const uint8_t uuid[16] = KERNEL_UUID, uuid2[16] = KERNEL_T2_UUID;
	const struct exp_table *one = exp_find_table(kernel_dll.tables, kernel_dll.n_tables, uuid);
	const struct exp_table *two = exp_find_table(kernel_dll.tables, kernel_dll.n_tables, uuid2);

	if (strcmp(kernel_dll.name, "kernel.dll") != 0 || kernel_dll.n_tables != 2 || !one || !two || one == two) {
		printf("FAIL table/host.c: name or tables\n");
		return 1;
	}
	expect(one, 1, EXP_ERR_RANGE, 0);
	expect(one, KERNEL_ORD_CurrentTime, 0, (uintptr_t)CurrentTime);
	expect(one, 3, EXP_ERR_VOID, 0);
	expect(one, KERNEL_ORD_sleep, 0, (uintptr_t)kernel_sleep);
	expect(one, 5, EXP_ERR_VOID, 0);
	expect(one, KERNEL_ORD_printf, 0, (uintptr_t)printf);
	expect(one, KERNEL_ORD_memcpy, 0, (uintptr_t)memcpy);
	expect(one, KERNEL_ORD_ticks, 0, (uintptr_t)&ticks);
	expect(one, KERNEL_ORD_missing, EXP_ERR_VOID, 0);
	expect(one, 10, EXP_ERR_VOID, 0);
	expect(one, KERNEL_ORD_quoted_name_11, 0, (uintptr_t)&ticks);
	expect(one, 12, EXP_ERR_RANGE, 0);
	expect(two, KERNEL_T2_ORD_CurrentTime, 0, (uintptr_t)CurrentTime);
	expect(two, KERNEL_T2_ORD_main, 0, (uintptr_t)main);
	expect(two, 3, EXP_ERR_RANGE, 0);
	return n_failed;
}
