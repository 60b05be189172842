// Stands between the library and libcrypto: what the library calls by these two names is found here first.
//
// A MAC that libcrypto computed is marked undefined, so that memcheck reports every branch and every address that
// depends on it. The verdict of the constant-time comparison is marked defined again: it is no secret.

#define _GNU_SOURCE
#include "CMemcheck.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#else
#define RUNNING_ON_VALGRIND 0
#define VALGRIND_COUNT_ERRORS 0
#define VALGRIND_MAKE_MEM_UNDEFINED(address, count) ((void)(address), (void)(count))
#define VALGRIND_MAKE_MEM_DEFINED(address, count) ((void)(address), (void)(count))
#endif

static bool leaky, marks;
static unsigned marked;

bool cmemcheck_is_watching(void) { return RUNNING_ON_VALGRIND != 0; }
unsigned cmemcheck_errors(void) { return (unsigned)VALGRIND_COUNT_ERRORS; }
void cmemcheck_mark_macs(void) { marks = true; }
unsigned cmemcheck_marked(void) { return marked; }
void cmemcheck_be_leaky(bool is_leaky) { leaky = is_leaky; }

int EVP_MAC_final(void *context, unsigned char *out, size_t *length, size_t size) {
  // Several threads may find it at the same time, and find the same.
  static int (*_Atomic real)(void *, unsigned char *, size_t *, size_t);
  if (!real) real = (int (*)(void *, unsigned char *, size_t *, size_t))dlsym(RTLD_NEXT, "EVP_MAC_final");
  if (!real) abort();
  int result = real(context, out, length, size);
  if (marks) {
    VALGRIND_MAKE_MEM_UNDEFINED(out, size);
    marked++;
  }
  return result;
}

static int leaky_memcmp(const unsigned char *a, const unsigned char *b, size_t count) {
  for (size_t index = 0; index < count; index++)
    if (a[index] != b[index]) return 1;
  return 0;
}

int CRYPTO_memcmp(const void *a, const void *b, size_t count) {
  static int (*_Atomic real)(const void *, const void *, size_t);
  if (!real) real = (int (*)(const void *, const void *, size_t))dlsym(RTLD_NEXT, "CRYPTO_memcmp");
  if (!real) abort();
  int result = leaky ? leaky_memcmp(a, b, count) : real(a, b, count);
  VALGRIND_MAKE_MEM_DEFINED(&result, sizeof result);
  return result;
}
