/* SPDX-License-Identifier: MIT */
#include "munger/hash.h"

#include <string.h>

/* FNV-1a, eight bytes at a time; the high half, where all bytes have had their part. */
static uint32_t code_of(const void *key, size_t size)
{
	const uint64_t prime = 0x100000001b3;
	const unsigned char *p = key;
	uint64_t h = 0xcbf29ce484222325 ^ size, word;

	for (; size >= sizeof word; p += sizeof word, size -= sizeof word) {
		memcpy(&word, p, sizeof word);
		h = (h ^ word) * prime;
		h ^= h >> 29;
	}
	while (size--)
		h = (h ^ *p++) * prime;
	return (uint32_t)(h ^ h >> 32);
}

/* Where a key is, or the free slot where it belongs. */
static struct hash_slot *find(const struct hash *hash, const void *key, size_t size, uint32_t code)
{
	size_t i = code & (hash->cap - 1);

	for (;; i = (i + 1) & (hash->cap - 1)) {
		struct hash_slot *slot = &hash->slots[i];

		if (!slot->key || (slot->code == code && slot->size == size && memcmp(slot->key, key, size) == 0))
			return slot;
	}
}

static void grow(struct hash *hash)
{
	struct hash old = *hash;

	hash->cap = old.cap ? old.cap * 2 : 64;
	hash->slots = mem_array(hash->mem, hash->cap, sizeof *hash->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key)
			*find(hash, old.slots[i].key, old.slots[i].size, old.slots[i].code) = old.slots[i];
}

void *hash_find(const struct hash *hash, const void *key, size_t size)
{
	return hash->cap ? find(hash, key, size, code_of(key, size))->value : NULL;
}

struct hash_slot *hash_enter(struct hash *hash, const void *key, size_t size)
{
	uint32_t code = code_of(key, size);
	struct hash_slot *slot;

	if (hash->n >= hash->cap / 4 * 3)
		grow(hash);
	slot = find(hash, key, size, code);
	if (!slot->key) {
		*slot = (struct hash_slot){.key = key, .size = size, .code = code};
		hash->n++;
	}
	return slot;
}
