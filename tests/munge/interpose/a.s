 .globl main
main: call foo
 call *foo@GOTPCREL(%rip)
 mov foo@GOTPCREL(%rip),%rax
 lea bar(%rip),%rax
 call bar
 jmp foo
 .data
 .quad foo
