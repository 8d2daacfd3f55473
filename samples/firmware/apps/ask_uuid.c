/* SPDX-License-Identifier: MIT
 *
 * An app for a version of clock.dll that our ROM does not have.
 */
void ReadClock(void);

int main(void)
{
	ReadClock();
	return 0;
}
