#!/bin/sh
# SPDX-License-Identifier: MIT
#
# program.sh: prints a C program with much code that calls the C library, all of which
# runs before it waits for its input.
n=600

echo '#include <stdio.h>'
echo '#include <stdlib.h>'
echo '#include <string.h>'
echo '#include <unistd.h>'
echo 'static int state = 3;'
i=0
while [ $i -lt $n ]; do
	echo "static int f$i(int a) { char b[64]; snprintf(b, sizeof b, \"%d x $i\", a); state++;"
	echo "	return b[0] * $i + state + (int)strlen(b) % 7 + abs(a); }"
	i=$((i + 1))
done
echo 'static int (*const table[])(int) = {'
i=0
while [ $i -lt $n ]; do
	echo "	f$i,"
	i=$((i + 1))
done
echo '};'
cat <<'END'
int main(void)
{
	char c;
	int sum = 0;

	for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
		sum += table[i]((int)i);
	printf("%d\n", sum);
	fflush(stdout);
	return read(0, &c, 1) < 0;
}
END
