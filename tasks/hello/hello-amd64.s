# Prints "hello from MACHINE", MACHINE being what uname(2) says. No libc, so that the image needs nothing but this file.
#   as -o hello.o hello-amd64.s && ld -n -s -o hello-amd64 hello.o
        .globl _start
_start: sub   $400, %rsp                # struct utsname: six fields of 65 bytes, the fifth is `machine`
        mov   $63, %eax                 # uname(rsp)
        mov   %rsp, %rdi
        syscall
        lea   hello(%rip), %rsi
        mov   $11, %edx
        call  print
        lea   260(%rsp), %rsi
        xor   %edx, %edx
length: inc   %edx
        cmpb  $0, (%rsi,%rdx)
        jne   length
        movb  $10, (%rsi,%rdx)          # the terminating zero becomes the line break
        inc   %edx
        call  print
        mov   $60, %eax                 # exit(0)
        xor   %edi, %edi
        syscall
print:  mov   $1, %eax                  # write(1, rsi, rdx)
        mov   $1, %edi
        syscall
        ret
hello:  .ascii "hello from "
