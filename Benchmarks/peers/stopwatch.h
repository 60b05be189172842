// Nanoseconds of processor time per operation, the median of batches that are long enough to be read off a clock.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// Of processor time: what else the machine does meanwhile does not count.
static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static int ascending(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

static double batch(void (*operation)(void), long count) {
  double start = seconds();
  for (long i = 0; i < count; i++) {
    operation();
    __asm__ volatile("" ::: "memory");
  }
  return seconds() - start;
}

static void measure(const char *name, void (*operation)(void)) {
  const char *length = getenv("BATCH_MS");
  double least = (length ? atof(length) : 50) / 1000;
  long count = 200;
  while (batch(operation, count) < least) count *= 2;
  double figures[5];
  for (int i = 0; i < 5; i++) figures[i] = batch(operation, count) / count * 1e9;
  qsort(figures, 5, sizeof *figures, ascending);
  printf("%s %.1f\n", name, figures[2]);
}
