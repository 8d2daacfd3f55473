/* SPDX-License-Identifier: MIT
 *
 *   compare ROUNDS COMMAND... -- COMMAND...
 *
 * Runs two commands in turn, ROUNDS times each, and prints the median of their times in
 * microseconds, and the ratio of the two.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Returns: microseconds from start to end of the command. */
static double run(char **command)
{
	double start = now();
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, command[0], NULL, NULL, command, environ) || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "%s: failed\n", command[0]);
		exit(1);
	}
	return now() - start;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *times, int n)
{
	qsort(times, (size_t)n, sizeof *times, ascending);
	return times[n / 2];
}

int main(int argc, char **argv)
{
	int n = argc > 3 ? atoi(argv[1]) : 0, second = 2;
	double *a, *b;

	while (second < argc && strcmp(argv[second], "--") != 0)
		second++;
	if (n < 1 || second + 1 >= argc || !(a = calloc((size_t)n, sizeof *a)) || !(b = calloc((size_t)n, sizeof *b)))
		return 2;
	argv[second++] = NULL;
	for (int i = -1; i < n; i++) { /* the first is for the caches */
		double x = run(argv + 2), y = run(argv + second);

		if (i >= 0) {
			a[i] = x;
			b[i] = y;
		}
	}
	printf("%.0f %.0f %.2f\n", median(a, n), median(b, n), median(a, n) / median(b, n));
	free(a);
	free(b);
	return 0;
}
