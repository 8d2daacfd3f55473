/* SPDX-License-Identifier: MIT
 *
 * memory_test IMAGE BAD: the host's memory by itself, then under loads and unloads of IMAGE (its DLLs beside it) and of
 * BAD, which is refused. What is mapped, by /proc/self/maps, and which files are open must be as before after each.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/linux/host.h"

enum { PAGE = 4096 };

static struct host host;
static int failures;
static bool no_memfd, no_exec; /* what the kernel is to be without */

/* In the place of the C library's. */
int memfd_create(const char *name, unsigned flags)
{
	if (!no_memfd)
		return (int)syscall(SYS_memfd_create, name, flags);
	errno = ENOSYS;
	return -1;
}

void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t off)
{
	if (!no_exec || fd < 0 || !(prot & PROT_EXEC))
		return (void *)syscall(SYS_mmap, addr, length, prot, flags, fd, off);
	errno = EPERM;
	return MAP_FAILED;
}

__attribute__((format(printf, 2, 3))) static void expect(bool good, const char *format, ...)
{
	va_list args;

	if (good)
		return;
	failures++;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(" (%s)\n", host.why);
}

/* ------------------------------------------------------------------- maps -- */

static char maps[1 << 20];

static void read_maps(void)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, maps + n, sizeof maps - 1 - n)) > 0)
		n += (size_t)got;
	maps[n] = '\0';
	close(fd);
}

/* The protection at an address, with "file" behind it if it is one's; "" if nothing is there. */
static const char *at(ldr_addr addr)
{
	static char result[16];
	unsigned long first, last, inode;
	char perms[5];

	read_maps();
	for (char *line = maps; *line; line = strchr(line, '\n') + 1)
		if (sscanf(line, "%lx-%lx %4s %*s %*s %lu", &first, &last, perms, &inode) == 4 && addr >= first &&
		    addr < last) {
			snprintf(result, sizeof result, "%s%s", perms, inode ? " file" : "");
			return result;
		}
	return "";
}

static bool is_at(ldr_addr addr, const char *want)
{
	const char *got = at(addr);

	if (strcmp(got, want) != 0)
		printf("'%s', not '%s': ", got, want);
	return strcmp(got, want) == 0;
}

struct state {
	unsigned long mappings;
	int fd; /* the first one that is free */
};

/* But for the heap, which comes when it is first wanted. */
static struct state state(void)
{
	struct state s = {0};

	s.fd = open("/dev/null", O_RDONLY);
	close(s.fd);
	read_maps();
	for (const char *p = maps; (p = strchr(p, '\n')); p++)
		s.mappings++;
	s.mappings -= strstr(maps, "[heap]") != NULL;
	return s;
}

static void expect_same(const struct state *before, const char *when)
{
	struct state now = state();

	expect(now.mappings == before->mappings, "%s: %lu mappings, were %lu", when, now.mappings, before->mappings);
	expect(now.fd == before->fd, "%s: free file %d, was %d", when, now.fd, before->fd);
}

/* ----------------------------------------------------------------- blocks -- */

static struct ldr_request request(size_t size, size_t align, size_t residue)
{
	return (struct ldr_request){.size = size,
				    .align = align,
				    .residue = residue,
				    .lowest = 0x10000,
				    .highest = 0x7fffffff,
				    .kind = LDR_MEM_TEXT};
}

static unsigned char *new_text(const struct ldr_request *req, ldr_addr *run)
{
	unsigned char *mem = memory_alloc(&host, req, run);

	expect(mem, "no text of %zu bytes", req->size);
	if (mem)
		for (size_t i = 0; i < req->size; i++)
			mem[i] = (unsigned char)(i * 7);
	return mem;
}

static bool is_written(ldr_addr run, size_t size, size_t from)
{
	const unsigned char *p = (const unsigned char *)run;

	for (size_t i = 0; i < size; i++)
		if (p[i] != (unsigned char)((i + from) * 7))
			return false;
	return true;
}

/* One block from its beginning to its end, its first `cut` bytes given back. */
static void check_text(size_t size, size_t align, size_t residue, size_t cut)
{
	const struct ldr_request req = request(size, align, residue);
	const struct state before = state();
	ldr_addr run = 0;
	unsigned char *mem = new_text(&req, &run);

	if (!mem)
		return;
	expect(run + size - 1 <= req.highest && (run & (align - 1)) == residue, "placed at %#lx", (unsigned long)run);
	expect((((uintptr_t)mem ^ run) & (align - 1)) == 0, "written at %p for %#lx", (void *)mem, (unsigned long)run);
	expect(is_at(run, "---p file") && is_at(run + size - 1, "---p file"), "run, when new");
	expect(is_at((ldr_addr)mem, "rw-s file"), "mem, when new");
	if (cut)
		memory_trim(&host, mem, cut, LDR_MEM_TEXT);
	if ((run & (PAGE - 1)) + cut >= PAGE)
		expect(is_at(run, "") && is_at((ldr_addr)mem, ""), "cut off");
	expect(memory_protect(&host, mem + cut, run + cut, size - cut, LDR_MEM_TEXT) == 0, "not protected");
	expect(is_at(run + cut, "r-xp file") && is_at(run + size - 1, "r-xp file"), "run, protected");
	expect(is_at((ldr_addr)mem + cut, "---p"), "mem, protected");
	expect(is_written(run + cut, size - cut, cut), "other bytes than written");
	memory_free(&host, mem + cut, size - cut, LDR_MEM_TEXT);
	expect(is_at(run + cut, "") && is_at((ldr_addr)mem + cut, ""), "freed");
	expect_same(&before, "one block");
}

static void check_shapes(void)
{
	check_text(1, 1, 0, 0);
	check_text(10, 16, 8, 0);
	check_text(PAGE, 4096, 0, 0);
	check_text(100000, 64, 32, 0);
	check_text(300000, 65536, 0x1240, 0);
	check_text(5 * PAGE, 64, 0, 100);
	check_text(5 * PAGE, 64, 32, 2 * PAGE + 64);
	check_text(5 * PAGE, 65536, 0x1800, 3 * PAGE);
	check_text(5 * PAGE, 4096, 4064, PAGE - 4064 % PAGE);
}

/* Blocks that live together, half of them protected, and go in another order. */
static void check_many(void)
{
	enum { N = 100 };
	const struct ldr_request req = request(3 * PAGE, 64, 0);
	const struct state before = state();
	unsigned char *mem[N];
	ldr_addr run[N];

	for (int i = 0; i < N; i++) {
		mem[i] = new_text(&req, &run[i]);
		if (i % 2)
			expect(memory_protect(&host, mem[i], run[i], req.size, LDR_MEM_TEXT) == 0, "not protected");
		for (int j = 0; j < i; j++)
			expect(mem[i] != mem[j] && run[i] != run[j], "blocks %d and %d are one", i, j);
	}
	for (int i = 0; i < N; i++)
		memory_free(&host, mem[i * 37 % N], req.size, LDR_MEM_TEXT);
	expect_same(&before, "many blocks");
	expect(!host.texts, "blocks are left");
}

/* ---------------------------------------------------------------- scarcity -- */

/* An allocation under a limit that it needs more than. */
static void check_limit(int resource, rlim_t most, const char *why)
{
	const struct ldr_request req = request(64 * PAGE, 64, 0);
	const struct state before = state();
	struct rlimit old, new;
	ldr_addr run;

	getrlimit(resource, &old);
	new = old;
	new.rlim_cur = most;
	setrlimit(resource, &new);
	expect(!memory_alloc(&host, &req, &run), "allocated in spite of '%s'", why);
	setrlimit(resource, &old);
	expect(strstr(host.why, why), "why is not '%s'", why);
	expect_same(&before, why);
}

static void check_limits(void)
{
	struct state now = state();

	check_limit(RLIMIT_NOFILE, (rlim_t)now.fd, "no file for text: Too many open files");
	check_limit(RLIMIT_FSIZE, PAGE, "File too large");
	check_limit(RLIMIT_AS, PAGE, "");
}

/* Kernels without memfd_create, and folders where nothing can be executed. */
static void check_folders(void)
{
	const struct ldr_request req = request(PAGE, 64, 0);
	const struct state before = state();
	ldr_addr run;

	no_memfd = true;
	setenv("TMPDIR", "/nonexistent", 1);
	check_text(5 * PAGE, 64, 32, 2 * PAGE);
	setenv("TMPDIR", "/dev/shm", 1);
	check_text(100, 64, 32, 0);
	unsetenv("TMPDIR");
	check_text(100, 64, 32, 0);
	no_exec = true;
	expect(!memory_alloc(&host, &req, &run), "allocated where nothing can be executed");
	expect(strstr(host.why, "in /dev/shm: Operation not permitted"), "why is something else");
	no_memfd = no_exec = false;
	expect_same(&before, "folders");
}

/* ------------------------------------------------------------------- loads -- */

static struct ldr_module *load(const char *path)
{
	struct ldr_module *module;
	struct ldr_source src;

	if (files_open(&host, path, &src) != 0 || ldr_load(&host.loader, &src, &module) != 0)
		return NULL;
	return module;
}

static void check_module(const struct ldr_module *module)
{
	static const char *const want[MG_N_SECTIONS] = {"r-xp file", "r--p", "r--p", "rw-p"};
	const struct ldr_section *s = ldr_sections(module);

	for (int i = 0; i < MG_N_SECTIONS; i++)
		if (s[i].size)
			expect(is_at(s[i].run, want[i]) && is_at(s[i].run + s[i].size - 1, want[i]), "section %d", i);
}

/* Instances side by side, again and again. */
static void check_loads(const char *path)
{
	enum { N = 20, TIMES = 20 };
	const struct state before = state();
	struct ldr_module *modules[N];

	for (int i = 0; i < TIMES; i++) {
		for (int j = 0; j < N; j++) {
			modules[j] = load(path);
			if (!modules[j]) {
				expect(false, "%s: not loaded", path);
				return;
			}
		}
		for (const struct ldr_module *m = host.loader.modules; m && i == 0; m = m->next)
			check_module(m);
		for (int j = 0; j < N; j++)
			expect(ldr_unload(&host.loader, modules[j * 7 % N]) == 0, "not unloaded");
		expect(!host.loader.modules && !host.texts, "modules are left");
	}
	expect_same(&before, "loads and unloads");
}

/* With files for every number of texts, from none to all that are needed. */
static void check_few_files(const char *path)
{
	const struct state before = state();
	struct ldr_module *module = NULL;
	struct rlimit old, new;
	int refused = 0;

	getrlimit(RLIMIT_NOFILE, &old);
	for (new = old, new.rlim_cur = (rlim_t)before.fd + 1; !module &&refused < 20; new.rlim_cur++) {
		setrlimit(RLIMIT_NOFILE, &new);
		module = load(path);
		refused += !module;
		setrlimit(RLIMIT_NOFILE, &old);
		if (!module)
			expect_same(&before, "refused for want of files");
	}
	expect(module && refused, "refused %d times", refused);
	expect(module && ldr_unload(&host.loader, module) == 0, "not unloaded");
	expect_same(&before, "few files");
}

static void check_refusals(const char *bad)
{
	const struct state before = state();

	for (int i = 0; i < 20; i++)
		expect(!load(bad), "%s: loaded", bad);
	expect_same(&before, "refusals");
}

int main(int argc, char **argv)
{
	const char *slash = argc == 3 ? strrchr(argv[1], '/') : NULL;

	if (!slash || sysconf(_SC_PAGESIZE) != PAGE) {
		printf("usage: memory_test FOLDER/IMAGE BAD, with pages of %d bytes\n", PAGE);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(host.folder, sizeof host.folder, "%.*s/", (int)(slash - argv[1]), argv[1]);
	host_set_config(&host);
	if (ldr_init(&host.loader, &host.config) != 0)
		return 2;
	check_shapes();
	check_many();
	check_limits();
	check_folders();
	check_loads(argv[1]);
	check_few_files(argv[1]);
	check_refusals(argv[2]);
	if (!failures)
		puts("memory: all well");
	return failures > 0;
}
