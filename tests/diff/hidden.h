/* SPDX-License-Identifier: MIT
 * Everything is of this program, so that position-independent code reaches it by its distance. */
#pragma GCC visibility push(hidden)
