 .syntax unified
 .thumb
 .globl main
 .type main,%function
main: bl foo
 beq.w foo
 b.w bar
 .word foo
