/* SPDX-License-Identifier: MIT
 *
 * The source of program_x86_64.s (gcc -O2 -fno-pic) and program_arm.s (-Os
 * -mcpu=cortex-m3 -mthumb): kept as assembly, so that the expected dumps do
 * not change with the compiler.
 */
extern int CurrentTime(void);
extern void Sleep(const char *why, int ticks);
extern int Ticks[8];

static const char *const reasons[] = {"idle", "busy"};
int counter = 5;
int samples[20];
int (*clock_source)(void) = CurrentTime;
int *middle = &Ticks[4];

__attribute__((noinline)) int add(int n)
{
	counter += n;
	return counter + samples[n];
}

int step(int n)
{
	Sleep(reasons[add(n) & 1], CurrentTime());
	return clock_source() + Ticks[2] + *middle + 0x12345678;
}
