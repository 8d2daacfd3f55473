/* SPDX-License-Identifier: MIT
 * Signal handlers in the image; death by a signal is the process's. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t seen;

static void plain(int number)
{
	seen |= 1 << number % 16;
}

static void detailed(int number, siginfo_t *info, void *context)
{
	if (number == SIGALRM || info->si_pid == getpid())
		seen |= 1 << number % 16;
	(void)context;
}

int main(void)
{
	struct sigaction action;
	sigset_t set, old;

	signal(SIGINT, plain);
	raise(SIGINT);
	memset(&action, 0, sizeof action);
	action.sa_sigaction = detailed;
	action.sa_flags = SA_SIGINFO;
	sigaction(SIGUSR2, &action, NULL);
	kill(getpid(), SIGUSR2);
	printf("%x\n", (unsigned)seen);
	sigaction(SIGALRM, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, &old);
	alarm(1);
	raise(SIGALRM);
	printf("%x\n", (unsigned)seen);
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("%x %s\n", (unsigned)seen, strsignal(SIGTERM));
	fflush(stdout);
	abort();
}
