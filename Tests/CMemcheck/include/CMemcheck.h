/// Watches what the program does with a computed MAC, under valgrind's memcheck.
#pragma once
#include <stdbool.h>

/// Whether memcheck is watching.
bool cmemcheck_is_watching(void);

/// How many errors memcheck has found so far: branches and addresses that depend on undefined bytes among them.
unsigned cmemcheck_errors(void);

/// From now on every MAC that is computed is marked undefined.
void cmemcheck_mark_macs(void);

/// How many MACs were marked so far.
unsigned cmemcheck_marked(void);

/// Whether tags are to be compared by a loop that leaves at the first difference, to see that memcheck finds it.
void cmemcheck_be_leaky(bool is_leaky);
