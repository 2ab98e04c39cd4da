// Prints "hello from MACHINE", MACHINE being what uname(2) says. No libc, so that the image needs nothing but this file.
//   aarch64-linux-gnu-as -o hello.o hello-arm64.s && aarch64-linux-gnu-ld -n -s -o hello-arm64 hello.o
        .globl _start
_start: sub   sp, sp, #400              // struct utsname: six fields of 65 bytes, the fifth is `machine`
        mov   x8, #160                  // uname(sp)
        mov   x0, sp
        svc   #0
        adr   x1, hello
        mov   x2, #11
        bl    print
        add   x1, sp, #260
        mov   x2, #0
length: add   x2, x2, #1
        ldrb  w3, [x1, x2]
        cbnz  w3, length
        mov   w3, #10                   // the terminating zero becomes the line break
        strb  w3, [x1, x2]
        add   x2, x2, #1
        bl    print
        mov   x8, #93                   // exit(0)
        mov   x0, #0
        svc   #0
print:  mov   x8, #64                   // write(1, x1, x2)
        mov   x0, #1
        svc   #0
        ret
hello:  .ascii "hello from "
