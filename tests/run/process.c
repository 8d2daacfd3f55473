/* SPDX-License-Identifier: MIT
 * Child processes: fork, exec, pipes, exit without fini functions. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((destructor)) static void end(void)
{
	printf("end in %s\n", getenv("CHILD") ? "child" : "parent");
}

static int wait_for(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int main(void)
{
	char *const argv[] = {(char *)"sh", (char *)"-c", (char *)"echo from sh; exit 9", NULL};
	char text[32] = "";
	int ends[2];
	pid_t child;

	setvbuf(stdout, NULL, _IONBF, 0);
	child = fork();
	if (child == 0) {
		setenv("CHILD", "1", 1);
		exit(5);
	}
	printf("exit %d\n", wait_for(child));
	child = fork();
	if (child == 0)
		_exit(6);
	printf("_exit %d\n", wait_for(child));
	child = fork();
	if (child == 0)
		abort();
	printf("abort %d\n", wait_for(child));
	if (pipe(ends) != 0)
		return 1;
	child = fork();
	if (child == 0) {
		dup2(ends[1], 1);
		execvp("sh", argv);
		_exit(127);
	}
	close(ends[1]);
	printf("exec %d", wait_for(child));
	printf(" %zd %s", read(ends[0], text, sizeof text - 1), text);
	if (posix_spawnp(&child, "sh", NULL, NULL, argv, environ) == 0)
		printf("spawn %d\n", wait_for(child));
	printf("system %d\n", WEXITSTATUS(system("exit 4")));
	return 0;
}
