// What a source of values has ahead (decode/source.hpp lists the sources): all of them use these types.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// The walk's innermost functions are inlined wherever they are called: each is a few instructions that run for every
// byte or member, and GCC's own estimate at -O2 leaves them out of line. A sanitizer makes many of each few, and
// minutes of compiling of one big function: there the compiler decides.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASSAY_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ASSAY_SANITIZED
#endif
#endif
#if defined(__GNUC__) && !defined(ASSAY_SANITIZED)
#define ASSAY_HOT [[gnu::always_inline]] inline
// The same of a lambda, behind its parameters.
#define ASSAY_HOT_LAMBDA __attribute__((always_inline))
#define ASSAY_COLD [[gnu::noinline, gnu::cold]]
// A call of its own.
#define ASSAY_APART [[gnu::noinline]]
// The same with nothing but straight code inside.
#define ASSAY_FLAT [[gnu::noinline, gnu::flatten]]
#else
#define ASSAY_HOT inline
#define ASSAY_HOT_LAMBDA
#define ASSAY_COLD
#define ASSAY_APART
#define ASSAY_FLAT
#endif
#if defined(__GNUC__)
#define ASSAY_LIKELY(condition) __builtin_expect(static_cast<bool>(condition), 1)
#define ASSAY_UNREACHABLE() __builtin_unreachable()
#elif defined(_MSC_VER)
#define ASSAY_LIKELY(condition) (condition)
#define ASSAY_UNREACHABLE() __assume(0)
#else
#define ASSAY_LIKELY(condition) (condition)
#define ASSAY_UNREACHABLE() static_cast<void>(0)
#endif

namespace assay::inline v0::detail {

/// The JSON type of the value ahead; the order is any_info::by_token's.
enum class token : std::uint8_t { null, boolean, number, string, array, object, none };

/// The token that a character starts.
inline constexpr std::array<token, 256> first_token = [] {
  std::array<token, 256> table{};
  for (token& t : table) t = token::none;
  table['n'] = token::null;
  table['t'] = table['f'] = token::boolean;
  table['-'] = token::number;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = token::number;
  table['"'] = token::string;
  table['['] = token::array;
  table['{'] = token::object;
  return table;
}();

/// Names are short: whole words that may overlap, rather than a call.
ASSAY_HOT bool equal_names(const char* a, const char* b, std::size_t size) noexcept {
  const auto word = [](const char* p) {
    std::uint64_t w = 0;
    std::memcpy(&w, p, 8);
    return w;
  };
  const auto half = [](const char* p) {
    std::uint32_t w = 0;
    std::memcpy(&w, p, 4);
    return w;
  };
  if (size >= 8) {
    for (std::size_t i = 0; i + 8 < size; i += 8) {
      if (word(a + i) != word(b + i)) return false;
    }
    return word(a + size - 8) == word(b + size - 8);
  }
  if (size >= 4) return half(a) == half(b) && half(a + size - 4) == half(b + size - 4);
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

// A key that needs no quotes where keys may have none, of ASCII.
inline bool is_key_start(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
inline bool is_key_character(char c) noexcept {
  return is_key_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// A name of a field, ready for comparison with raw text.
struct key_name {
  std::string_view name;
  bool plain = true;  ///< no character of it would be escaped in JSON, so raw text may be compared
  bool word = false;  ///< needs no quotes where keys may have none
};

/// The bytes of a value in the text: [begin, end).
struct place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Why a source can't go on. What is ahead of it is undefined from then on.
struct source_failure {
  std::string_view type = "json_invalid";  ///< the error's type
  std::string reason;
  std::size_t offset = 0;
};

}  // namespace assay::inline v0::detail
