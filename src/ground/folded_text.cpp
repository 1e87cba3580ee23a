#include "ground/folded_text.hpp"

#include "json/characters.hpp"
#include "json/code_point.hpp"
#include "json/composition.hpp"
#include "json/unicode.hpp"
#include "scalars/foreign_digits.hpp"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::inline v0::detail {

namespace {

struct compatible_form {
  std::uint32_t code_point;
  std::string_view ascii;
};

/// In order. Fractions and superscripts are left alone: 5½ is not 51/2, and 10² not 102.
constexpr auto compatible_forms = std::to_array<compatible_form>({
    {0xAB, "\""},    {0xB4, "'"},    {0xBB, "\""},    {0xDF, "ss"},   {0x149, "'n"},  {0x17F, "s"},   {0x1E9E, "ss"},
    {0x2010, "-"},   {0x2011, "-"},  {0x2012, "-"},   {0x2013, "-"},  {0x2014, "-"},  {0x2015, "-"},  {0x2018, "'"},
    {0x2019, "'"},   {0x201A, "'"},  {0x201B, "'"},   {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""}, {0x201F, "\""},
    {0x2024, "."},   {0x2025, ".."}, {0x2026, "..."}, {0x2032, "'"},  {0x2033, "\""}, {0x2039, "'"},  {0x203A, "'"},
    {0x2044, "/"},   {0x2212, "-"},  {0x2215, "/"},   {0xFB00, "ff"}, {0xFB01, "fi"}, {0xFB02, "fl"}, {0xFB03, "ffi"},
    {0xFB04, "ffl"}, {0xFB05, "st"}, {0xFB06, "st"},  {0xFE58, "-"},  {0xFE63, "-"},
});

constexpr std::uint32_t first_full_width = 0xFF01, last_full_width = 0xFF5E;

bool is_white_space(std::uint32_t c) noexcept {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Soft hyphen, zero-width space, joiners and marks of direction, byte order mark.
bool is_invisible(std::uint32_t c) noexcept {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool is_space_byte(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// ASCII in lower case, white space as spaces.
constexpr auto plain_forms = [] {
  std::array<char, 128> table{};
  for (std::size_t c = 0; c < 128; ++c) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool space = c >= '\t' && c <= '\r';
    table[c] = space ? ' ' : static_cast<char>(upper ? c + 32 : c);
  }
  return table;
}();

#if defined(__SSE2__)
/// The white space of 16 ASCII characters, as 0xFF.
__m128i spaces_among(__m128i characters) noexcept {
  const __m128i from_tab = _mm_cmpgt_epi8(characters, _mm_set1_epi8('\t' - 1));
  const __m128i up_to_return = _mm_cmplt_epi8(characters, _mm_set1_epi8('\r' + 1));
  return _mm_or_si128(_mm_and_si128(from_tab, up_to_return), _mm_cmpeq_epi8(characters, _mm_set1_epi8(' ')));
}
#endif

/// The place in ASCII of the first white space that follows other white space; the text's size where there is none.
std::size_t second_space(std::string_view ascii) noexcept {
  std::size_t i = 0;
  unsigned after_space = 0;
#if defined(__SSE2__)
  for (; ascii.size() - i >= 16; i += 16) {
    const __m128i characters = _mm_loadu_si128(reinterpret_cast<const __m128i*>(ascii.data() + i));
    const auto spaces = static_cast<unsigned>(_mm_movemask_epi8(spaces_among(characters)));
    const unsigned second = spaces & (spaces << 1 | after_space);
    if (second != 0) return i + static_cast<std::size_t>(std::countr_zero(second));
    after_space = spaces >> 15;
  }
#endif
  for (; i < ascii.size(); ++i) {
    const unsigned space = is_space_byte(ascii[i]) ? 1 : 0;
    if ((space & after_space) != 0) return i;
    after_space = space;
  }
  return i;
}

void fold_plain(char* ascii, std::size_t size) noexcept {
  std::size_t i = 0;
#if defined(__SSE2__)
  for (; size - i >= 16; i += 16) {
    auto* const at = reinterpret_cast<__m128i*>(ascii + i);
    const __m128i characters = _mm_loadu_si128(at);
    const __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(characters, _mm_set1_epi8('A' - 1)),
                                        _mm_cmplt_epi8(characters, _mm_set1_epi8('Z' + 1)));
    const __m128i lower = _mm_add_epi8(characters, _mm_and_si128(upper, _mm_set1_epi8('a' - 'A')));
    const __m128i spaces = spaces_among(characters);
    _mm_storeu_si128(at, _mm_or_si128(_mm_andnot_si128(spaces, lower), _mm_and_si128(spaces, _mm_set1_epi8(' '))));
  }
#endif
  for (; i < size; ++i) ascii[i] = plain_forms[static_cast<unsigned char>(ascii[i])];
}

bool is_plain(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

/// What a folded character becomes in addition, where that is something else; nullptr where it stays.
const compatible_form* compatible_form_of(std::uint32_t c) noexcept {
  const auto found =
      std::lower_bound(compatible_forms.begin(), compatible_forms.end(), c,
                       [](const compatible_form& one, std::uint32_t wanted) { return one.code_point < wanted; });
  return found != compatible_forms.end() && found->code_point == c ? &*found : nullptr;
}

}  // namespace

folded_text::folded_text(std::string_view source) : source_(source) {
  text_.reserve(source.size() + source.size() / 16);
  for (std::size_t at = 0; at < source.size();) {
    // A mark may follow the last plain character.
    std::size_t plain = at + ascii_prefix(source.substr(at));
    if (plain != source.size() && plain > at) --plain;
    put_plain({at, plain});
    std::size_t end = plain;
    if (end < source.size() && is_plain(source[end])) ++end;
    while (end < source.size() && !is_plain(source[end])) ++end;
    put_others({plain, end});
    at = end;
  }
  runs_.push_back({text_.size(), source.size(), true});
}

void folded_text::put(std::string_view folded, region source) {
  const std::size_t size = source.end - source.begin;
  const bool even = folded.size() == size;
  const bool goes_on = even && extends_ && source.begin - runs_.back().source == text_.size() - runs_.back().folded;
  if (!goes_on) runs_.push_back({text_.size(), source.begin, even});
  extends_ = even;
  text_ += folded;
}

void folded_text::put_space(region source) {
  if (!in_space_) return put(" ", source);
  extends_ = false;  // one more of a run, for all of which the one space stands
}

void folded_text::put_plain(region ascii) {
  for (std::size_t i = ascii.begin; i < ascii.end;) {
    if (in_space_ && is_space_byte(source_[i])) {
      put_space({i, i + 1});
      ++i;
      continue;
    }
    // Up to the second of two spaces.
    const std::size_t from = i;
    i += second_space(text_in(source_, {from, ascii.end}));
    const std::size_t begin = text_.size();
    put(source_.substr(from, i - from), {from, i});
    fold_plain(text_.data() + begin, text_.size() - begin);
    in_space_ = is_space_byte(source_[i - 1]);
  }
}

void folded_text::put_others(region part) {
  folding all(source_.substr(part.begin, part.end - part.begin));
  for (folded_character one; all.next(one);) {
    const region where{part.begin + one.begin, part.begin + one.end};
    if (is_white_space(one.code_point)) {
      put_space(where);
      in_space_ = true;
      continue;
    }
    if (is_invisible(one.code_point)) {
      extends_ = false;
      continue;
    }
    in_space_ = false;
    if (one.code_point >= folding::stray) {
      put(replacement_character, where);
    } else if (const compatible_form* form = compatible_form_of(one.code_point)) {
      put(form->ascii, where);
    } else if (one.code_point >= first_full_width && one.code_point <= last_full_width) {
      const char c = lower(static_cast<char>(one.code_point - first_full_width + '!'));
      put({&c, 1}, where);
    } else if (const foreign_digit digit = foreign_digit_at(source_, where.begin); digit.size != 0) {
      const char c = static_cast<char>('0' + digit.value);
      put({&c, 1}, where);
    } else {
      char bytes[4];
      put({bytes, static_cast<std::size_t>(write_utf8(bytes, one.code_point) - bytes)}, where);
    }
  }
}

std::size_t folded_text::run_at(std::size_t folded) const {
  const auto behind = std::upper_bound(runs_.begin(), runs_.end(), folded,
                                       [](std::size_t wanted, const run& one) { return wanted < one.folded; });
  return static_cast<std::size_t>(behind - runs_.begin()) - 1;
}

std::optional<region> folded_text::source_of(region folded) const {
  const std::size_t first = run_at(folded.begin);
  const std::size_t last = run_at(folded.end - 1);
  region found{runs_[first].source, runs_[last + 1].source};
  if (runs_[first].even) {
    found.begin += folded.begin - runs_[first].folded;
  } else if (folded.begin != runs_[first].folded) {
    return std::nullopt;
  }
  if (runs_[last].even) {
    found.end = runs_[last].source + (folded.end - runs_[last].folded);
  } else if (folded.end != runs_[last + 1].folded) {
    return std::nullopt;
  }
  // Three dots that one character of three bytes has become.
  const auto is_border = [this](std::size_t at) { return at == source_.size() || starts_character(source_[at]); };
  return is_border(found.begin) && is_border(found.end) ? std::optional(found) : std::nullopt;
}

std::string folded_phrase(std::string_view text) { return std::string(folded_text(text).text()); }

bool equal_but_for_case(std::string_view a, std::string_view b, bool and_white_space) {
  const auto take = [and_white_space](std::string_view& text) {
    const decoded_character one = first_character(text);
    const bool space = and_white_space && is_white_space(one.code_point) && one.length != 0;
    if (!space) {
      const std::uint32_t c = one.length == 0 ? folding::stray + static_cast<unsigned char>(text[0])
                                              : lower_case(static_cast<std::uint32_t>(one.code_point));
      text.remove_prefix(std::max<std::size_t>(one.length, 1));
      return c;
    }
    while (!text.empty()) {
      const decoded_character next = first_character(text);
      if (next.length == 0 || !is_white_space(next.code_point)) break;
      text.remove_prefix(next.length);
    }
    return std::uint32_t{' '};
  };
  while (!a.empty() && !b.empty()) {
    if (take(a) != take(b)) return false;
  }
  return a.empty() && b.empty();
}

}  // namespace assay::inline v0::detail
