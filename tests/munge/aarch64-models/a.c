static int table[40];
const char text[] = "text";
int *pointer = &table[5];
int f(int x);
int main(int argc, char **argv)
{
	table[argc] = f(argc);
	return *pointer + text[argc];
}
int f(int x)
{
	return table[x] + 1;
}
