// libfaketime moves every timer by as much as the time of day, those of clocks that it leaves alone as well: in a process whose clock is
// an hour behind they stand still for an hour, in one that is ahead they all fire at once. Preloaded before it, this sets the timers of
// such clocks as the system does.
#define _GNU_SOURCE
#include "SteadyTimers.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };

// Whether a descriptor is a timer by the time of day.
static atomic_bool follows_time_of_day[DESCRIPTORS];

typedef int set_time(int, int, const struct itimerspec *, struct itimerspec *);

int timerfd_create(clockid_t clock, int flags) {
  int timer = (int)syscall(SYS_timerfd_create, clock, flags);
  if (timer >= 0 && timer < DESCRIPTORS)
    atomic_store(&follows_time_of_day[timer], clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM);
  return timer;
}

int timerfd_settime(int timer, int flags, const struct itimerspec *time, struct itimerspec *before) {
  bool is_known = timer >= 0 && timer < DESCRIPTORS;
  set_time *next = is_known && !atomic_load(&follows_time_of_day[timer]) ? NULL : (set_time *)dlsym(RTLD_NEXT, "timerfd_settime");
  return next ? next(timer, flags, time, before) : (int)syscall(SYS_timerfd_settime, timer, flags, time, before);
}
