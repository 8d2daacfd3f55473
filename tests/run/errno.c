/* SPDX-License-Identifier: MIT
 * errno is the C library's. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	volatile double zero = 0;
	int fd = open("/nonexistent/file", O_RDONLY);

	printf("%d %d %s\n", fd, errno == ENOENT, strerror(errno));
	errno = 0;
	printf("%d", close(-1));
	printf(" %d\n", errno == EBADF);
	errno = 0;
	printf("%ld", strtol("99999999999999999999", NULL, 10));
	printf(" %d\n", errno == ERANGE);
	errno = 0;
	printf("%g", log(zero));
	printf(" %d\n", errno == ERANGE);
	errno = EINTR;
	fflush(stdout);
	perror("perror");
	return *(&errno) == EINTR ? 0 : errno;
}
