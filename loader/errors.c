/* SPDX-License-Identifier: MIT
 *
 * Texts, for hosts that show them. Nothing else refers to this file, so a host
 * that does not call it does not link it.
 */
#include "munger/loader.h"

struct text {
	char *buf;
	size_t size, length;
};

static void put_char(struct text *t, char c)
{
	if (t->length + 1 < t->size) {
		t->buf[t->length] = c;
		t->buf[t->length + 1] = '\0';
	}
	t->length++;
}

static void put(struct text *t, const char *s)
{
	while (*s)
		put_char(t, *s++);
}

/* A name from an image: what would disturb a terminal becomes '?'. */
static void put_name(struct text *t, const char *s)
{
	for (; *s; s++)
		put_char(t, *s >= ' ' && *s != 127 ? *s : '?');
}

static void put_number(struct text *t, uint32_t n, uint32_t base)
{
	uint32_t unit = 1;

	while (n / unit >= base)
		unit *= base;
	for (; unit; unit /= base)
		put_char(t, "0123456789abcdef"[n / unit % base]);
}

static void put_uuid(struct text *t, const uint8_t uuid[16])
{
	put_char(t, '{');
	for (unsigned i = 0; i < MG_UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			put_char(t, '-');
		put_char(t, "0123456789abcdef"[uuid[i] >> 4]);
		put_char(t, "0123456789abcdef"[uuid[i] & 15]);
	}
	put_char(t, '}');
}

/* What is wrong; what to do about it; the name of the check. */
struct message {
	int code;
	const char *what, *cure, *check;
};

static const struct message messages[] = {
	{0, "success", "nothing to do", "ok"},
	{LDR_ERR_ARGUMENT, "the loader's configuration or the image's address is not usable",
	 "give it alloc, free and read, and put images at multiples of 4", "argument"},
	{LDR_ERR_IN_USE, "the module is in use by others alone",
	 "give back only references that ldr_load or ldr_load_dll gave", "in-use"},
	{LDR_ERR_NOT_IMAGE, "not an image", "give a file that munger wrote", "not-image"},
	{LDR_ERR_VERSION, "made in a version of the format that this loader does not know",
	 "update the loader or make the image with a munger of its version", "version"},
	{LDR_ERR_MACHINE, "made for another machine", "make it from objects for this machine", "machine"},
	{LDR_ERR_ABI, "needs instructions or a float ABI that this machine lacks",
	 "compile it with -mcpu or -march, -mfpu and -mfloat-abi or -mabi of this machine", "abi"},
	{LDR_ERR_TRUNCATED, "ends before its tables do", "copy the whole file", "truncated"},
	{LDR_ERR_HEADER, "headers contradict each other, or are not those of an image", "give a file that munger wrote",
	 "header"},
	{LDR_ERR_CHECKSUM, "bytes are not those that were written", "copy the file again", "checksum"},
	{LDR_ERR_FIXUP, "a fixup is not valid", "make the image again", "fixup"},
	{LDR_ERR_COUNT, "fixups do not have the stated length", "make the image again", "count"},
	{LDR_ERR_EXPORT, "an export table lies outside its section", "make the image again", "export"},
	{LDR_ERR_MEMORY, "no memory of the size, alignment and place that it needs",
	 "unload something, widen the window of addresses, or compile with a code model for any address", "memory"},
	{LDR_ERR_READ, "cannot be read", "check the medium", "read"},
	{LDR_ERR_DLL, "needs a DLL that is not there", "install it where the host looks for DLLs", "dll"},
	{LDR_ERR_UUID, "needs an interface that the DLL does not have",
	 "update the DLL or link against an interface that it has", "uuid"},
	{LDR_ERR_ORDINAL, "needs an ordinal that the table does not have",
	 "update the DLL or link against the older interface", "ordinal"},
	{LDR_ERR_VOID, "needs an ordinal at which the table has a gap",
	 "update the DLL or stop using what it has dropped", "void"},
	{LDR_ERR_RANGE, "a target is out of reach", "load the two closer together", "range"},
	{LDR_ERR_ISA, "a branch to code that it cannot enter", "compile both sides with -mthumb", "isa"},
	{LDR_ERR_PROTECT, "the host refuses to protect its memory", "see what the host allows", "protect"},
	{LDR_ERR_INIT, "the program refused to start", "see what it says itself", "init"},
	{1, "unknown error", "use texts and loader of one version", "unknown"}, /* the last */
};

static const struct message *find(int code)
{
	const struct message *m = messages;

	while (m->code != code && m->code != 1)
		m++;
	return m;
}

const char *ldr_error_text(int code)
{
	return find(code)->what;
}

static void put_wanted(struct text *t, const struct ldr_fault *f)
{
	put_name(t, f->dll);
	put_uuid(t, f->uuid);
}

static void put_present(struct text *t, const struct ldr_fault *f)
{
	put(t, ", which has");
	for (uint32_t i = 0; i < f->n_present && i < LDR_FAULT_UUIDS; i++) {
		put(t, i ? ", " : " ");
		put_uuid(t, f->present[i]);
	}
	if (f->n_present > LDR_FAULT_UUIDS) {
		put(t, " and ");
		put_number(t, f->n_present - LDR_FAULT_UUIDS, 10);
		put(t, " more");
	} else if (!f->n_present) {
		put(t, " none");
	}
}

static void put_ordinal(struct text *t, const struct ldr_fault *f)
{
	put(t, "ordinal ");
	put_number(t, f->ordinal, 10);
	put(t, " of ");
	put_wanted(t, f);
}

static void put_bounds(struct text *t, const struct ldr_fault *f)
{
	if (!f->count) {
		put(t, ", which has none");
		return;
	}
	put(t, ", which has ordinals ");
	put_number(t, f->first, 10);
	put(t, "..");
	put_number(t, f->first + f->count - 1, 10);
}

static void put_place(struct text *t, const struct ldr_fault *f, const char *what)
{
	put(t, what);
	if (f->dll[0]) {
		put(t, f->ordinal ? " for " : " in ");
		if (f->ordinal)
			put_ordinal(t, f);
		else
			put_wanted(t, f);
	}
	if (f->offset) {
		put(t, " (at offset 0x");
		put_number(t, f->offset, 16);
		put(t, " of the file)");
	}
}

size_t ldr_fault_text(const struct ldr_fault *fault, char *buf, size_t size)
{
	const struct message *m = find(fault->code);
	struct text t = {buf, size, 0};

	if (size)
		buf[0] = '\0';
	if (fault->image[0]) {
		put_name(&t, fault->image);
		put(&t, ": ");
	}
	switch (fault->code) {
	case LDR_ERR_DLL:
		put(&t, "needs ");
		put_wanted(&t, fault);
		put(&t, ", which is not there");
		break;
	case LDR_ERR_UUID:
		put(&t, "needs ");
		put_wanted(&t, fault);
		put_present(&t, fault);
		break;
	case LDR_ERR_ORDINAL:
		put(&t, "needs ");
		put_ordinal(&t, fault);
		put_bounds(&t, fault);
		break;
	case LDR_ERR_VOID:
		put(&t, "needs ");
		put_ordinal(&t, fault);
		put(&t, ", where the table has a gap");
		break;
	default:
		put_place(&t, fault, m->what);
	}
	put(&t, "; ");
	put(&t, m->cure);
	put(&t, " [");
	put(&t, m->check);
	put_char(&t, ']');
	return t.length;
}
