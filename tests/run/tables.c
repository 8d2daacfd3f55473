/* SPDX-License-Identifier: MIT
 * Static initialisers that point to imports, functions, data and inside of them. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct command {
	const char *name;
	int (*run)(const char *arg);
};

static int twice(const char *arg)
{
	return printf("%s%s\n", arg, arg);
}

static int shout(const char *arg)
{
	return fputs(arg, stdout) < 0 ? -1 : puts("!");
}

static FILE **const out = &stdout;
static FILE **err = &stderr;
static int (*say)(const char *) = puts;
static char **zone = tzname + 1;
static const unsigned char *tail = in6addr_loopback.s6_addr + 15;
static char ***env = &environ;
static void *const mixed[] = {(void *)&stdin, (void *)puts, (void *)twice, (void *)&tail, (void *)exit};
static const struct command commands[] = {{"twice", twice}, {"shout", shout}, {"puts", puts}, {"atoi", atoi}};
static size_t (*const lengths[2])(const char *) = {strlen, strlen};
static int numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static int *const ends[] = {numbers, numbers + 8, numbers - 1 + 5, &numbers[3]};
static int (*volatile late)(const char *) = puts;

int main(void)
{
	fprintf(*out, "%d %d %d\n", *out == stdout, *err == stderr, out == &stdout);
	say("through a pointer");
	printf("%d %d\n", zone == &tzname[1], *tail);
	printf("%d %d\n", *env == environ, environ != NULL);
	printf("%d %d %d %d\n", mixed[1] == (void *)late, mixed[0] == (void *)&stdin, mixed[4] == (void *)exit,
	       mixed[3] == (void *)&tail);
	for (unsigned i = 0; i < sizeof commands / sizeof *commands; i++)
		printf("%s %d\n", commands[i].name, commands[i].run("12"));
	printf("%zu %d\n", lengths[0]("four") + lengths[1]("five5"), lengths[0] == strlen);
	printf("%d %d %d\n", (int)(ends[1] - ends[0]), *ends[2], *ends[3]);
	return late == puts && say == late ? 0 : 1;
}
