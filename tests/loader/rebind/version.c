/* SPDX-License-Identifier: MIT
 * A DLL in two versions. */
int version(void);
extern int version_data;

int version_data = VERSION;

int version(void)
{
	return version_data;
}
