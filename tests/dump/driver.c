/* SPDX-License-Identifier: MIT
 *
 * munger dump alone, for runs under the sanitizers.
 */
#include "munger/cmd.h"
#include "munger/link.h"

#include <stdlib.h>

/* The relocation rows' files also hold code of the munge, which no dump reaches. */
const char *scan_where(struct link *link, const struct section *section, uint64_t off)
{
	(void)link;
	(void)section;
	(void)off;
	abort();
}

int main(int argc, char **argv)
{
	return cmd_dump(argc, argv);
}
