// A processor's hint that Swift has no word for.

/// Asks the processor to fetch what stands at `place`, and waits for nothing.
static inline void prefetch(const void *place) { __builtin_prefetch(place); }
