// The floor: what no program on this machine can do without. HMAC-SHA256 from kept inner and outer states through libcrypto's
// low-level interface, and base64url by table, byte by byte. It reads no JSON and checks no claim.
// Built with: cc -O3 -march=native floor.c -lcrypto; the protocol stands at the head of Benchmarks/suite/library.py.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "stopwatch.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG = 32, BLOCK = 64, LONGEST = 8192 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static int8_t values[256];

static size_t encode(const uint8_t *bytes, size_t count, char *text) {
  char *end = text;
  for (; count > 2; count -= 3, bytes += 3) {
    uint32_t group = (uint32_t)bytes[0] << 16 | bytes[1] << 8 | bytes[2];
    for (int shift = 18; shift >= 0; shift -= 6) *end++ = alphabet[group >> shift & 63];
  }
  uint32_t rest = count ? (uint32_t)bytes[0] << 16 | (count == 2 ? bytes[1] << 8 : 0) : 0;
  for (int shift = 18; count && shift >= 18 - 6 * (int)count; shift -= 6) *end++ = alphabet[rest >> shift & 63];
  return end - text;
}

// Returns the number of bytes, or -1 for a text that is not base64url.
static long decode(const char *text, size_t count, uint8_t *bytes) {
  uint8_t *end = bytes;
  int seen = 0;
  for (; count > 3; count -= 4, text += 4) {
    int a = values[(uint8_t)text[0]], b = values[(uint8_t)text[1]], c = values[(uint8_t)text[2]], d = values[(uint8_t)text[3]];
    seen |= a | b | c | d;
    uint32_t group = (uint32_t)a << 18 | b << 12 | c << 6 | d;
    *end++ = group >> 16, *end++ = group >> 8, *end++ = group;
  }
  if (count > 1) {
    int a = values[(uint8_t)text[0]], b = values[(uint8_t)text[1]], c = count == 3 ? values[(uint8_t)text[2]] : 0;
    seen |= a | b | c;
    *end++ = a << 2 | b >> 4;
    if (count == 3) *end++ = b << 4 | c >> 2;
  }
  return seen < 0 || count == 1 ? -1 : end - bytes;
}

struct key { SHA256_CTX inner, outer; };

static struct key make_key(const char *secret) {
  uint8_t block[BLOCK] = {0}, pad[BLOCK];
  size_t length = strlen(secret);
  if (length > BLOCK) exit(64);
  memcpy(block, secret, length);
  struct key key;
  SHA256_Init(&key.inner);
  for (int i = 0; i < BLOCK; i++) pad[i] = block[i] ^ 0x36;
  SHA256_Update(&key.inner, pad, BLOCK);
  SHA256_Init(&key.outer);
  for (int i = 0; i < BLOCK; i++) pad[i] = block[i] ^ 0x5c;
  SHA256_Update(&key.outer, pad, BLOCK);
  return key;
}

static void authenticate(const struct key *key, const char *text, size_t count, uint8_t *tag) {
  SHA256_CTX inner = key->inner, outer = key->outer;
  SHA256_Update(&inner, text, count);
  SHA256_Final(tag, &inner);
  SHA256_Update(&outer, tag, TAG);
  SHA256_Final(tag, &outer);
}

static struct key keys[3];
static const char *token, *rotated;
static uint8_t payload[LONGEST], tag[TAG], space[LONGEST];
static size_t payload_length, header_length;
static char made[LONGEST];

static void sign(void) {
  memcpy(made, token, header_length);
  memcpy(space, payload, payload_length);
  size_t end = header_length + encode(space, payload_length, made + header_length);
  authenticate(&keys[0], made, end, tag);
  made[end++] = '.';
  made[end + encode(tag, TAG, made + end)] = 0;
}

static void check(const char *text, int tried) {
  const char *dot = strrchr(text, '.');
  uint8_t expected[TAG + 1];
  decode(dot + 1, strlen(dot + 1), expected);
  for (int i = 0; i < tried; i++) {
    authenticate(&keys[i], text, dot - text, tag);
    if (CRYPTO_memcmp(tag, expected, TAG) == 0) {
      if (decode(text + header_length, dot - text - header_length, space) < 0) abort();
      return;
    }
  }
  abort();
}

static void verify(void) { check(token, 1); }
static void verify_rotated(void) { check(rotated, 3); }
static void hmac(void) { authenticate(&keys[0], token, strrchr(token, '.') - token, tag); }

int main(void) {
  memset(values, -1, sizeof values);
  for (int i = 0; i < 64; i++) values[(uint8_t)alphabet[i]] = i;
  const char *names[] = {"KEY0", "KEY1", "KEY2", "TOKEN", "TOKEN2"};
  for (int i = 0; i < 5; i++) {
    const char *value = getenv(names[i]);
    if (!value || strlen(value) >= LONGEST) return fprintf(stderr, "%s is not set, or too long\n", names[i]), 64;
    if (i < 3) keys[i] = make_key(value);
  }
  token = getenv("TOKEN"), rotated = getenv("TOKEN2");
  header_length = strchr(token, '.') + 1 - token;
  payload_length = decode(token + header_length, strrchr(token, '.') - token - header_length, payload);
  sign();
  printf("#token %s\n", made);
  measure("sign", sign);
  measure("verify", verify);
  measure("verify-rotated", verify_rotated);
  measure("hmac", hmac);
}
