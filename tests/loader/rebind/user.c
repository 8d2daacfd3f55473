/* SPDX-License-Identifier: MIT
 * Uses a DLL that is replaced under it. */
int version(void);
extern int version_data;
int user_run(int *out, int n, void (*between)(int i));

static int (*pointer)(void) = version;
static int (*const constant[2])(void) = {version, version};

/* A function of its own, which keeps no address from one time to the next. */
static __attribute__((noinline, noclone)) int use(int i)
{
	return 1000 * version() + 100 * pointer() + 10 * constant[i & 1]() + version_data;
}

int user_run(int *out, int n, void (*between)(int i))
{
	for (int i = 0; i < n; i++) {
		out[i] = use(i);
		between(i);
	}
	return version(); /* a tail call */
}
