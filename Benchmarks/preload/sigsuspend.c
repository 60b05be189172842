// Lets a program on libdispatch run under valgrind 3.19, which writes into the signal mask that it is handed; libdispatch keeps
// its own in memory that cannot be written. Preloaded, this hands on a copy.
// Built with: cc -O2 -shared -fPIC sigsuspend.c -o sigsuspend.so
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
  sigset_t copy = *mask;
  return (int)syscall(SYS_rt_sigsuspend, &copy, _NSIG / 8);
}
