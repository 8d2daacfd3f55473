/* SPDX-License-Identifier: MIT
 *
 * Loaded before a host, this makes it believe in pages of 64 KiB, as other kernels have them.
 */
#include <dlfcn.h>
#include <unistd.h>

long sysconf(int name)
{
	long (*next)(int) = (long (*)(int))dlsym(RTLD_NEXT, "sysconf");

	return name == _SC_PAGESIZE ? 65536 : next(name);
}
