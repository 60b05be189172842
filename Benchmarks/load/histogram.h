// Counts of durations in nanoseconds, in buckets that are at most 1/128 wide: what a percentile says is that near.
#pragma once
#include <stdint.h>
#include <string.h>

enum { PRECISION = 7, BUCKETS = (64 - PRECISION) << PRECISION };

struct histogram { uint64_t counts[BUCKETS], total, sum, greatest; };

static inline int bucket_of(uint64_t value) {
  if (value < 1 << PRECISION) return (int)value;
  int exponent = 63 - __builtin_clzll(value) - PRECISION;
  return ((exponent + 1) << PRECISION) + (int)((value >> exponent) - (1 << PRECISION));
}

// The greatest value of a bucket.
static inline uint64_t top_of(int bucket) {
  if (bucket < 1 << PRECISION) return (uint64_t)bucket;
  int exponent = (bucket >> PRECISION) - 1;
  return ((((uint64_t)bucket & ((1 << PRECISION) - 1)) + (1 << PRECISION) + 1) << exponent) - 1;
}

static inline void record(struct histogram *histogram, uint64_t value) {
  histogram->counts[bucket_of(value)]++;
  histogram->total++;
  histogram->sum += value;
  if (value > histogram->greatest) histogram->greatest = value;
}

// Microseconds that `share` of the values do not exceed.
static inline double quantile(const struct histogram *histogram, double share) {
  uint64_t rank = (uint64_t)(share * (double)histogram->total), seen = 0;
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    seen += histogram->counts[bucket];
    if (seen > rank) {
      uint64_t top = top_of(bucket);
      return (double)(top < histogram->greatest ? top : histogram->greatest) / 1000;
    }
  }
  return (double)histogram->greatest / 1000;
}
