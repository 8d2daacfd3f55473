/* SPDX-License-Identifier: MIT
 *
 * Linux starts an image made with --interp by this program, as it starts others by
 * ld.so: it maps both and enters here.  The C library of a static program looks for
 * itself in the auxiliary vector, which then speaks of the image, so that is put right
 * first.
 */
#ifndef HOST_INTERP_H
#define HOST_INTERP_H

/* What the image was started by: a path. Returns: NULL if this program was started as itself. */
const char *interp_image(void);

/* Takes away what the kernel has mapped of the image: it is loaded as any. */
void interp_unmap(void);

#endif
