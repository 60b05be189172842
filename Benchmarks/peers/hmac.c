// Ways to one HMAC-SHA256 over the signed part of a token through libcrypto 3: what each of its interfaces costs.
// Built with: cc -O3 hmac.c -lcrypto; finds TOKEN and KEY0 in its environment, prints lines of: NAME NANOSECONDS
#define OPENSSL_SUPPRESS_DEPRECATED
#include "stopwatch.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <string.h>

static const unsigned char *text;
static const char *secret;
static size_t text_length, secret_length;
static unsigned char tag[32];
static SHA256_CTX inner, outer;
static EVP_MAC_CTX *kept, *untouched;

static void low_level(void) {
  SHA256_CTX in = inner, out = outer;
  SHA256_Update(&in, text, text_length);
  SHA256_Final(tag, &in);
  SHA256_Update(&out, tag, sizeof tag);
  SHA256_Final(tag, &out);
}

static void mac(EVP_MAC_CTX *context) {
  size_t length;
  if (!EVP_MAC_update(context, text, text_length) || !EVP_MAC_final(context, tag, &length, sizeof tag)) abort();
}

static void again(void) {
  if (!EVP_MAC_init(kept, NULL, 0, NULL)) abort();
  mac(kept);
}

static void copied(void) {
  EVP_MAC_CTX *context = EVP_MAC_CTX_dup(untouched);
  if (!context) abort();
  mac(context);
  EVP_MAC_CTX_free(context);
}

static void at_once(void) {
  unsigned length = sizeof tag;
  if (!HMAC(EVP_sha256(), secret, (int)secret_length, text, text_length, tag, &length)) abort();
}

static void prepare(void) {
  unsigned char pad[64] = {0};
  memcpy(pad, secret, secret_length);
  for (int i = 0; i < 64; i++) pad[i] ^= 0x36;
  SHA256_Init(&inner);
  SHA256_Update(&inner, pad, sizeof pad);
  for (int i = 0; i < 64; i++) pad[i] ^= 0x36 ^ 0x5c;
  SHA256_Init(&outer);
  SHA256_Update(&outer, pad, sizeof pad);
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  kept = EVP_MAC_CTX_new(algorithm);
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0), OSSL_PARAM_construct_end()};
  if (!kept || !EVP_MAC_init(kept, (const unsigned char *)secret, secret_length, parameters)) abort();
  untouched = EVP_MAC_CTX_dup(kept);
  EVP_MAC_free(algorithm);
}

int main(void) {
  secret = getenv("KEY0"), text = (const unsigned char *)getenv("TOKEN");
  if (!secret || !text || strlen(secret) > 64) return fputs("TOKEN and KEY0 are not set\n", stderr), 64;
  secret_length = strlen(secret), text_length = strrchr((const char *)text, '.') - (const char *)text;
  prepare();
  struct { const char *name; void (*way)(void); } ways[] = {
    {"low-level", low_level}, {"kept", again}, {"copied", copied}, {"at-once", at_once}};
  unsigned char first[32];
  for (int i = 0; i < 4; i++) {
    ways[i].way();
    if (i == 0) memcpy(first, tag, sizeof tag);
    if (memcmp(first, tag, sizeof tag) != 0) return fprintf(stderr, "%s has another tag\n", ways[i].name), 70;
    measure(ways[i].name, ways[i].way);
  }
}
