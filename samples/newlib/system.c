/* SPDX-License-Identifier: MIT
 *
 * What newlib asks of a system, for a board with a console and nothing else.
 * The same file serves both programs that are compared: resident under
 * libc.dll, and linked into the static one.
 */
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>

#include "tests/target/semihost.h"
#include "tests/target/uart.h"

extern char __heap_end[];

enum { SBRK_SIZE = 1 << 20 }; /* bytes at the end of the heap that are the C library's */

/* newlib declares none of these for the other side. */
void *_sbrk(ptrdiff_t change);
int _write(int file, const char *buf, int n);
int _read(int file, char *buf, int n);
int _open(const char *name, int flags, int mode);
int _close(int file);
int _lseek(int file, int off, int whence);
int _fstat(int file, struct stat *st);
int _isatty(int file);
int _link(const char *from, const char *to);
int _unlink(const char *name);
_Noreturn void _exit(int status);
int _kill(int pid, int signal);
int _getpid(void);
int _gettimeofday(struct timeval *now, void *zone);
clock_t _times(struct tms *times);
void _init(void);
void _fini(void);

void *_sbrk(ptrdiff_t change)
{
	static ptrdiff_t used; /* newlib gives no context */
	char *brk = __heap_end - SBRK_SIZE + used;

	if (change > SBRK_SIZE - used || change < -used)
		return (void *)-1;
	used += change;
	return brk;
}

int _write(int file, const char *buf, int n)
{
	(void)file;
	for (int i = 0; i < n; i++)
		uart_putc(buf[i]);
	return n;
}

/* Always at the end of the input. */
int _read(int file, char *buf, int n)
{
	(void)file;
	(void)buf;
	(void)n;
	return 0;
}

int _open(const char *name, int flags, int mode)
{
	(void)name;
	(void)flags;
	(void)mode;
	return -1;
}

int _close(int file)
{
	(void)file;
	return -1;
}

int _lseek(int file, int off, int whence)
{
	(void)file;
	(void)off;
	(void)whence;
	return 0;
}

int _fstat(int file, struct stat *st)
{
	(void)file;
	st->st_mode = S_IFCHR;
	return 0;
}

int _isatty(int file)
{
	return file <= 2;
}

int _link(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return -1;
}

int _unlink(const char *name)
{
	(void)name;
	return -1;
}

_Noreturn void _exit(int status)
{
	semihost_exit(status);
}

int _kill(int pid, int signal)
{
	(void)pid;
	_exit(128 + signal);
}

int _getpid(void)
{
	return 1;
}

int _gettimeofday(struct timeval *now, void *zone)
{
	(void)zone;
	now->tv_sec = semihost_call(SEMIHOST_TIME, NULL);
	now->tv_usec = 0;
	return 0;
}

clock_t _times(struct tms *times)
{
	(void)times;
	return (clock_t)-1;
}

/* Start and end of a program are start.c's business. */
void _init(void)
{
}

void _fini(void)
{
}
