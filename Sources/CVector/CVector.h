// What Swift has no word for: whole vectors at a time, where the processor has them, and a hint to its caches.
//
// A header alone: code of its own would have debugging records that memcheck cannot read.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Asks the processor to fetch what stands at `place`, and waits for nothing.
static inline void prefetch(const void *place) { __builtin_prefetch(place); }

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

#if defined(__x86_64__)
#include <immintrin.h>

#define WITH_AVX2 __attribute__((target("avx2")))

/// The same sixteen bytes in both halves: most instructions work on each half alone.
#define BOTH(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

/// Twelve bytes of each half, four sextets a group of three, each in a byte of its own.
WITH_AVX2 static inline __m256i sextets_of_bytes(__m256i bytes) {
  // Each group of three becomes four bytes, b a c b: the two bytes that a pair of sextets is spread over stand together.
  __m256i groups = _mm256_shuffle_epi8(bytes, BOTH(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  // A multiplication shifts each of the two 16-bit halves of a group by its own distance.
  __m256i first_and_third = _mm256_mulhi_epu16(_mm256_and_si256(groups, _mm256_set1_epi32(0x0fc0fc00)),
                                               _mm256_set1_epi32(0x04000040));
  __m256i second_and_fourth = _mm256_mullo_epi16(_mm256_and_si256(groups, _mm256_set1_epi32(0x003f03f0)),
                                                 _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(first_and_third, second_and_fourth);
}

/// The characters of 32 sextets: what is added depends on which of five ranges a sextet is in.
WITH_AVX2 static inline __m256i characters_of_sextets(__m256i sextets) {
  // 0 for small letters, 1 to 10 for digits, 11 for "-", 12 for "_"; capital letters would be 0 too, and become 13.
  __m256i range = _mm256_subs_epu8(sextets, _mm256_set1_epi8(51));
  __m256i capital = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), sextets);
  range = _mm256_or_si256(range, _mm256_and_si256(capital, _mm256_set1_epi8(13)));
  __m256i shift = _mm256_shuffle_epi8(
      BOTH('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
           '0' - 52, '-' - 62, '_' - 63, 'A', 0, 0),
      range);
  return _mm256_add_epi8(sextets, shift);
}

WITH_AVX2 static inline size_t base64url_encode_with_avx2(const uint8_t *source, size_t count, uint8_t *target) {
  size_t from = 0;
  // The second half of a block is read four bytes further than it is used.
  for (; from + 28 <= count; from += 24, target += 32) {
    __m256i bytes = _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(source + from))),
        _mm_loadu_si128((const __m128i *)(source + from + 12)), 1);
    _mm256_storeu_si256((__m256i *)target, characters_of_sextets(sextets_of_bytes(bytes)));
  }
  return from;
}

/// The sextets of 32 characters; `is_valid` is cleared where one of them stands for none.
///
/// A character is judged by its two halves: each half stands for the set of classes that it can be of, and where the sets
/// have nothing in common there is no such character.
WITH_AVX2 static inline __m256i sextets_of_characters(__m256i text, int *is_valid) {
  // Classes: 1 "-", 2 digits, 4 letters up to O or o, 8 P to Z and "_", 16 p to z.
  const __m256i of_high = BOTH(0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  const __m256i of_low = BOTH(2 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16,
                              2 + 4 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16, 2 + 4 + 8 + 16,
                              4 + 8 + 16, 4, 4, 1 + 4, 4, 4 + 8);
  const __m256i shifts = BOTH(0, 0, 62 - '-', 52 - '0', -'A', -'A', 26 - 'a', 26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0);
  __m256i half = _mm256_set1_epi8(0x0f);
  __m256i high = _mm256_and_si256(_mm256_srli_epi32(text, 4), half);
  __m256i low = _mm256_and_si256(text, half);
  __m256i classes = _mm256_and_si256(_mm256_shuffle_epi8(of_high, high), _mm256_shuffle_epi8(of_low, low));
  *is_valid = _mm256_movemask_epi8(_mm256_cmpeq_epi8(classes, _mm256_setzero_si256())) == 0;
  __m256i underscore = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('_'));
  __m256i shift = _mm256_add_epi8(_mm256_shuffle_epi8(shifts, high),
                                  _mm256_and_si256(underscore, _mm256_set1_epi8(63 - '_' + 'A')));
  return _mm256_add_epi8(text, shift);
}

/// Twelve bytes at the beginning of each half, of sixteen sextets.
WITH_AVX2 static inline __m256i bytes_of_sextets(__m256i sextets) {
  __m256i pairs = _mm256_maddubs_epi16(sextets, _mm256_set1_epi32(0x01400140));
  __m256i groups = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
  return _mm256_shuffle_epi8(groups, BOTH(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1));
}

WITH_AVX2 static inline size_t base64url_decode_with_avx2(const uint8_t *source, size_t count, uint8_t *target) {
  size_t from = 0;
  // The second half of a block is written four bytes further than it has bytes: six characters behind it stand for them.
  for (; from + 38 <= count; from += 32, target += 24) {
    int is_valid;
    __m256i text = _mm256_loadu_si256((const __m256i *)(source + from));
    __m256i bytes = bytes_of_sextets(sextets_of_characters(text, &is_valid));
    if (!is_valid) break;
    _mm_storeu_si128((__m128i *)target, _mm256_castsi256_si128(bytes));
    _mm_storeu_si128((__m128i *)(target + 12), _mm256_extracti128_si256(bytes, 1));
  }
  return from;
}

/// Writes the base64url characters of whole blocks of 24 bytes, 32 characters each, and returns how many bytes were taken.
///
/// Reads and writes nothing beyond `count` bytes and their characters. 0 where the processor has no such vectors.
static inline size_t base64url_encode_blocks(const uint8_t *source, size_t count, uint8_t *target) {
  return __builtin_cpu_supports("avx2") ? base64url_encode_with_avx2(source, count, target) : 0;
}

/// Writes the bytes of whole blocks of 32 base64url characters, 24 bytes each, and returns how many characters were taken.
///
/// It stops before a block with a character that stands for nothing. Reads nothing beyond `count` characters, and writes
/// nothing beyond the bytes that they all stand for. 0 where the processor has no such vectors.
static inline size_t base64url_decode_blocks(const uint8_t *source, size_t count, uint8_t *target) {
  return __builtin_cpu_supports("avx2") ? base64url_decode_with_avx2(source, count, target) : 0;
}

#else

static inline size_t base64url_encode_blocks(const uint8_t *source, size_t count, uint8_t *target) { return 0; }

static inline size_t base64url_decode_blocks(const uint8_t *source, size_t count, uint8_t *target) { return 0; }

#endif
