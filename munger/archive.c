/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include "munger/link.h"

struct member {
	size_t off;
	bool taken; /* is an input already */
};

/* An archive and its symbol index. Members are read when they are needed. */
struct archive {
	const char *path;
	int fd;
	Elf *elf;
	struct hash by_name; /* struct member; the first that defines a name wins */
	struct hash by_off;  /* struct member */
};

static void read_index(struct link *link, struct archive *ar, const Elf_Arsym *index, size_t n)
{
	for (size_t i = 0; i < n && index[i].as_name; i++) {
		struct hash_slot *by_off = hash_enter(&ar->by_off, &index[i].as_off, sizeof index[i].as_off);
		struct hash_slot *by_name = hash_enter(&ar->by_name, index[i].as_name, strlen(index[i].as_name));

		if (!by_off->value) {
			by_off->value = mem_alloc(link->mem, sizeof(struct member));
			((struct member *)by_off->value)->off = index[i].as_off;
		}
		if (!by_name->value)
			by_name->value = by_off->value;
	}
}

void archive_open(struct link *link, Elf *elf, int fd, const char *path)
{
	struct archive *ar = mem_alloc(link->mem, sizeof *ar);
	size_t n;
	const Elf_Arsym *index = elf_getarsym(elf, &n);

	if (!index) {
		diag_error(&link->diag, path, "no-index", "the archive has no symbol index; run 'ranlib' on it");
		elf_end(elf);
		close(fd);
		return;
	}
	*ar = (struct archive){path, fd, elf, {.mem = link->mem}, {.mem = link->mem}};
	read_index(link, ar, index, n);
	*MEM_PUSH(link->mem, link->archives, link->n_archives, link->cap_archives) = ar;
}

static bool take_from(struct link *link, struct archive *ar, const char *name)
{
	struct member *m = hash_find(&ar->by_name, name, strlen(name));
	Elf_Arhdr *head;
	Elf *elf;

	if (!m || m->taken)
		return false;
	m->taken = true;
	if (elf_rand(ar->elf, m->off) != m->off || !(elf = elf_begin(ar->fd, ELF_C_READ_MMAP, ar->elf))) {
		diag_error(&link->diag, ar->path, "bad-archive",
			   "the symbol index points to no member; run 'ranlib' on it");
		return false;
	}
	head = elf_getarhdr(elf);
	input_add(link, elf, -1, ar->path,
		  head && head->ar_name ? mem_copy(link->mem, head->ar_name, strlen(head->ar_name)) : "?");
	return true;
}

bool archive_take_member(struct link *link, const char *name)
{
	for (size_t i = 0; i < link->n_archives; i++)
		if (take_from(link, link->archives[i], name))
			return true;
	return false;
}

void archive_close(struct link *link)
{
	for (size_t i = 0; i < link->n_archives; i++) {
		elf_end(link->archives[i]->elf);
		close(link->archives[i]->fd);
	}
}
