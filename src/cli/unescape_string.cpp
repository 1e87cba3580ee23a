#include "cli/unescape_string.hpp"

#include "json/string_scan.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace assay::cli {
namespace {

using detail::unescaping;

#if defined(__SSE2__)

using detail::chunk_size;
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

/// Passes the chunks in which every backslash escapes a quote, as they do in JSON that became a string: nothing depends
/// on where they are, and the processor needn't guess. It stops before the first other chunk.
[[gnu::target("ssse3,popcnt")]] void pass_escaped_quotes(unescaping& string, const char* end) noexcept {
  const char* at = string.at;
  char* to = string.to;
  std::uint32_t beyond_ascii = 0;
  std::uint32_t open = 0;  // a backslash was the last byte
  for (; at < end; at += chunk_size) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const detail::chunk_marks marks = detail::mark_chunk(bytes);
    const auto backslashes = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    const std::uint32_t escaped = backslashes << 1U | open;
    if ((marks.special & ~backslashes) != (escaped & 0xFFFFU)) break;
    beyond_ascii |= marks.beyond_ascii;
    to = write_without(bytes, backslashes & 0xFFU, to);
    to = write_without(_mm_srli_si128(bytes, 8), backslashes >> 8U, to);
    open = escaped >> 16U;
  }
  string = {at - open, to, string.ascii && beyond_ascii == 0};
}

/// The same by chunks of 64 bytes.
[[gnu::target("avx512bw,avx512vbmi2,popcnt")]] void pass_escaped_quotes_widely(unescaping& string,
                                                                               const char* end) noexcept {
  const char* at = string.at;
  char* to = string.to;
  std::uint64_t beyond_ascii = 0;
  std::uint64_t open = 0;
  for (; at < end; at += wide_chunk) {
    const __m512i bytes = _mm512_loadu_si512(at);
    const std::uint64_t backslashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    const std::uint64_t others =
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) | _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20));
    if (others != (backslashes << 1U | open)) break;
    beyond_ascii |= _mm512_movepi8_mask(bytes);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(~backslashes, bytes));
    to += wide_chunk - static_cast<std::size_t>(std::popcount(backslashes));
    open = backslashes >> 63U;
  }
  string = {at - open, to, string.ascii && beyond_ascii == 0};
}

const bool has_shuffle = __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt");
const bool has_compress = has_shuffle && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");

void pass_fast(unescaping& string, const char* end) noexcept {
  if (!has_shuffle) return detail::pass_letters(string, end);
  if (has_compress) {
    pass_escaped_quotes_widely(string, end);
    end = std::min(end, string.at + wide_chunk);
  }
  pass_escaped_quotes(string, end);
  detail::pass_letters(string, std::min(string.at + 1, end));
}

#else

void pass_fast(unescaping& string, const char* end) noexcept { detail::pass_letters(string, end); }

#endif

}  // namespace

const char* unescape(const char* at, const char* end, std::string& content) {
  // Nothing gets longer; what is written is written by the chunk.
  content.resize(static_cast<std::size_t>(end - at) + unescape_reach);
  unescaping string{at, content.data()};
  for (;;) {
    pass_fast(string, end);
    if (string.at >= end) return nullptr;
    if (*string.at == '"') break;
    const char* const mark = string.at;
    detail::pass_content(string, std::min(mark + 1, end));
    if (string.at == mark) return nullptr;
  }
  content.resize(static_cast<std::size_t>(string.to - content.data()));
  if (!string.ascii && detail::utf8_error(content) != content.size()) return nullptr;
  return string.at + 1;
}

}  // namespace assay::cli
