#include "json/escaped_quotes.hpp"

#include "json/string_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace assay::inline v0::detail {

#if defined(__SSE2__)

namespace {

constexpr std::size_t wide_chunk = 64;

/// Of eight bytes, those that are not in a set, moved together; by the set's bits.
constexpr std::array<std::uint64_t, 256> make_removals() {
  std::array<std::uint64_t, 256> removals{};
  for (std::size_t set = 0; set < removals.size(); ++set) {
    unsigned place = 0;
    for (std::uint64_t byte = 0; byte < 8; ++byte) {
      if ((set >> byte & 1U) == 0) removals[set] |= byte << (8 * place++);
    }
  }
  return removals;
}
constexpr std::array<std::uint64_t, 256> removals = make_removals();

[[gnu::target("ssse3,popcnt")]] char* write_without(__m128i bytes, std::uint32_t removed, char* to) noexcept {
  const __m128i order = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(&removals[removed]));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(bytes, order));
  return to + 8 - std::popcount(removed);
}

/// By chunks of 16 bytes. Nothing depends on where the quotes are, so the processor needn't guess.
[[gnu::target("ssse3,popcnt")]] void pass_by_shuffles(unescaping& string, const char* end) noexcept {
  const char* at = string.at;
  char* to = string.to;
  std::uint32_t beyond_ascii = 0;
  std::uint32_t open = 0;  // a backslash was the last byte
  for (; at < end; at += chunk_size) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const chunk_marks marks = mark_chunk(bytes);
    const auto backslashes = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    const auto quotes = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))));
    const std::uint32_t escaped = backslashes << 1U | open;
    if (quotes != (escaped & 0xFFFFU) || marks.special != (quotes | backslashes)) break;
    beyond_ascii |= marks.beyond_ascii;
    to = write_without(bytes, backslashes & 0xFFU, to);
    to = write_without(_mm_srli_si128(bytes, 8), backslashes >> 8U, to);
    open = escaped >> 16U;
  }
  string = {at - open, to, string.ascii && beyond_ascii == 0};
}

/// By chunks of 64 bytes.
[[gnu::target("avx512bw,avx512vbmi2,popcnt")]] void pass_by_compressing(unescaping& string, const char* end) noexcept {
  const char* at = string.at;
  char* to = string.to;
  std::uint64_t beyond_ascii = 0;
  std::uint64_t open = 0;
  for (; at < end; at += wide_chunk) {
    const __m512i bytes = _mm512_loadu_si512(at);
    const std::uint64_t backslashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    const std::uint64_t quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
    const std::uint64_t controls = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20));
    if (quotes != (backslashes << 1U | open) || controls != 0) break;
    beyond_ascii |= _mm512_movepi8_mask(bytes);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(~backslashes, bytes));
    to += wide_chunk - static_cast<std::size_t>(std::popcount(backslashes));
    open = backslashes >> 63U;
  }
  string = {at - open, to, string.ascii && beyond_ascii == 0};
}

const bool has_shuffle_and_count = __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
const bool has_compress =
    has_shuffle_and_count && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");

}  // namespace

void pass_escaped_quotes(unescaping& string, const char* end) noexcept {
  if (!has_shuffle_and_count) return;
  if (has_compress) {
    pass_by_compressing(string, end);
    end = std::min(end, string.at + wide_chunk);
  }
  pass_by_shuffles(string, end);
}

#else

void pass_escaped_quotes(unescaping& /*string*/, const char* /*end*/) noexcept {}

#endif

}  // namespace assay::inline v0::detail
