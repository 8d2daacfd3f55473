float twice(float x);
float twice(float x)
{
	return x * 2;
}
