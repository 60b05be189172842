#ifndef STEADY_TIMERS_H
#define STEADY_TIMERS_H

// Nothing is called by name: the library is preloaded (LD_PRELOAD), before libfaketime.

#endif
