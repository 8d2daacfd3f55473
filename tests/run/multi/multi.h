/* SPDX-License-Identifier: MIT
 * Shared by the objects of this test. */
struct shape {
	const char *name;
	int (*area)(const struct shape *, int);
};
extern const struct shape square, circle;
extern int b_table[8];
extern int *const b_end;
extern const char b_name[];
int b_local(void);
int b_say(const char *text);
void callback(int (*f)(const char *), const char *text);
