extern int counter;
long CurrentTime(void);
long main(void) { return counter + CurrentTime(); }
