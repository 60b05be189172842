// What Swift has no word for: whole vectors at a time, where the processor has them, and a hint to its caches.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Asks the processor to fetch what stands at `place`, and waits for nothing.
static inline void prefetch(const void *place) { __builtin_prefetch(place); }

/// Writes the base64url characters of whole blocks of 24 bytes, 32 characters each, and returns how many bytes were taken.
///
/// Reads and writes nothing beyond `count` bytes and their characters. 0 where the processor has no such vectors.
size_t base64url_encode_blocks(const uint8_t *source, size_t count, uint8_t *target);

/// Writes the bytes of whole blocks of 32 base64url characters, 24 bytes each, and returns how many characters were taken.
///
/// It stops before a block with a character that stands for nothing. Reads nothing beyond `count` characters, and writes
/// nothing beyond the bytes that they all stand for. 0 where the processor has no such vectors.
size_t base64url_decode_blocks(const uint8_t *source, size_t count, uint8_t *target);

#if defined(__SSE2__)
typedef signed char vector_bytes __attribute__((vector_size(16), aligned(1)));

/// A bit for each of 16 bytes, set where it needs a second look.
static inline unsigned json_marks(vector_bytes bytes) {
  // Compared with a sign, bytes beyond ASCII are negative, and so below a space.
  vector_bytes marks = (vector_bytes)((bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f));
  return (unsigned)__builtin_ia32_pmovmskb128(marks);
}

/// How many of the 16 bytes at `text`, from the first on, need no second look in a JSON string: ASCII that is no control
/// character, no quote and no backslash.
static inline int json_plain_bytes(const uint8_t *text) {
  unsigned marks = json_marks(*(const vector_bytes *)text);
  return marks ? __builtin_ctz(marks) : 16;
}
#else
static inline int json_plain_bytes(const uint8_t *text) {
  int count = 0;
  while (count < 16 && text[count] >= 0x20 && text[count] < 0x7f && text[count] != '"' && text[count] != '\\') count++;
  return count;
}
#endif

/// Whether no byte needs a second look in a JSON string.
static inline int json_is_plain(const uint8_t *text, size_t count) {
  uint8_t whole[16];
  const uint8_t *end = text + count;
  if (count >= 16) {
    for (; text + 16 <= end; text += 16)
      if (json_plain_bytes(text) < 16) return 0;
    // The last sixteen, some of which were looked at already.
    return json_plain_bytes(end - 16) == 16;
  }
  // Sixteen bytes that are those of the text, some of them twice, and spaces.
  __builtin_memset(whole, ' ', 16);
  if (count >= 8) {
    __builtin_memcpy(whole, text, 8);
    __builtin_memcpy(whole + 8, end - 8, 8);
  } else if (count >= 4) {
    __builtin_memcpy(whole, text, 4);
    __builtin_memcpy(whole + 4, end - 4, 4);
  } else {
    for (size_t index = 0; index < count; index++) whole[index] = text[index];
  }
  return json_plain_bytes(whole) == 16;
}
