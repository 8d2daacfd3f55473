/* SPDX-License-Identifier: MIT
 *
 * Finding by UUID and ordinal: both ends of a table, gaps, absent entries.
 */
#include <stdio.h>
#include <string.h>

#include "munger/export.h"

static unsigned n_failed, n_passed;

static void check(int good, const char *what, int line)
{
	if (good) {
		n_passed++;
		return;
	}
	n_failed++;
	printf("FAIL table/find_test.c:%d: %s\n", line, what);
}

#define CHECK(e) check((e), #e, __LINE__)

#define VOID ((const void *)~(uintptr_t)0)

static const char a, b;

static const struct {
	struct exp_table head;
	const void *entry[4];
} first = {{{1}, 3, 4}, {&a, VOID, NULL, &b}},
  second = {{{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 1, 0}, {&a}},
  third = {{{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, UINT32_MAX, 4}, {&a}},
  fourth = {{{2}, 0, UINT32_MAX}, {&a, &b}};

static void test_ordinals(void)
{
	uintptr_t addr = 42;

	CHECK(exp_find_ordinal(&first.head, 0, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&first.head, 2, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&first.head, 4, &addr) == EXP_ERR_VOID);
	CHECK(exp_find_ordinal(&first.head, 5, &addr) == EXP_ERR_VOID);
	CHECK(exp_find_ordinal(&first.head, 7, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&first.head, UINT32_MAX, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&second.head, 1, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&third.head, 0, &addr) == EXP_ERR_RANGE);
	CHECK(exp_find_ordinal(&third.head, 1, &addr) == EXP_ERR_RANGE);
	CHECK(addr == 42);
	CHECK(exp_find_ordinal(&first.head, 3, &addr) == 0 && addr == (uintptr_t)&a);
	CHECK(exp_find_ordinal(&first.head, 6, &addr) == 0 && addr == (uintptr_t)&b);
	CHECK(exp_find_ordinal(&third.head, UINT32_MAX, &addr) == 0 && addr == (uintptr_t)&a);
	CHECK(exp_find_ordinal(&fourth.head, 1, &addr) == 0 && addr == (uintptr_t)&b);
}

static void test_tables(void)
{
	const struct exp_table *const tables[] = {&first.head, &second.head, &third.head, &first.head};
	uint8_t uuid[16] = {1};
	int i;

	CHECK(exp_find_table(tables, 4, uuid) == &first.head);
	CHECK(exp_find_table(tables + 1, 2, uuid) == NULL);
	CHECK(exp_find_table(tables, 0, uuid) == NULL);
	CHECK(exp_find_table(NULL, 0, uuid) == NULL);
	uuid[15] = 2;
	CHECK(exp_find_table(tables, 4, uuid) == &third.head);
	for (i = 0; i < 16; i++) {
		CHECK(exp_same_uuid(uuid, third.head.uuid));
		uuid[i] ^= 0x80;
		CHECK(!exp_same_uuid(uuid, third.head.uuid));
		CHECK(exp_find_table(tables, 4, uuid) == NULL);
		uuid[i] ^= 0x80;
	}
}

/* The loader and hosts rely on where the entries are. */
static void test_layout(void)
{
	CHECK(sizeof(struct exp_table) == 24);
	CHECK((const char *)first.entry - (const char *)&first == 24);
	CHECK(offsetof(struct exp_table, first) == 16 && offsetof(struct exp_table, count) == 20);
}

int main(void)
{
	test_ordinals();
	test_tables();
	test_layout();
	printf("table-find: %u passed, %u failed, 0 skipped\n", n_passed, n_failed);
	return n_failed != 0;
}
