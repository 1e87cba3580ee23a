#include "scalars/host_names.hpp"

#include "json/ascii.hpp"
#include "json/composition.hpp"
#include "json/ranges.hpp"
#include "json/unicode.hpp"
#include "scalars/idna_tables.hpp"
#include "scalars/punycode.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 253;

/// RFC 1123: labels of letters, digits and inner hyphens, 63 at most, 253 in all.
const char* check_labels(std::string_view text, bool all_scripts) {
  if (text.empty() || text.size() > longest_name) return "a host name has 1 to 253 characters";
  std::size_t label = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '.';
    if (c == '.') {
      if (label == 0 && i < text.size()) return "a host name has no empty label";
      if (label > longest_label) return "a label of a host name has at most 63 characters";
      if (label > 0 && text[i - 1] == '-') return "a label of a host name does not end with a hyphen";
      label = 0;
      continue;
    }
    if (!is_letter_or_digit(c) && !(all_scripts && !is_ascii(c)) && (c != '-' || label == 0)) {
      return "a host name has letters, digits and inner hyphens only";
    }
    ++label;
  }
  return text.back() == '.' ? "a host name does not end with a dot" : nullptr;
}

bool is_encoded(std::u32string_view label) {
  return label.size() >= 4 && (label[0] == 'x' || label[0] == 'X') && (label[1] == 'n' || label[1] == 'N') &&
         label[2] == '-' && label[3] == '-';
}

// --- the rules for a label (RFC 5892) --------------------------------------------------------------------------------

/// A letter that joins, marks, the non-joiner, marks, and a letter that joins.
bool is_between_joining(std::u32string_view label, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && direction_of(label[before - 1]) == direction::mark) --before;
  std::size_t after = at + 1;
  while (after < label.size() && direction_of(label[after]) == direction::mark) ++after;
  return before > 0 && after < label.size() && joins_left(label[before - 1]) && joins_right(label[after]);
}

/// The code points that are permitted beside certain others (RFC 5892, appendix A).
bool fits_its_context(std::u32string_view label, std::size_t at) {
  const char32_t c = label[at];
  const char32_t before = at > 0 ? label[at - 1] : 0;
  const char32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  const auto has = [&](char32_t first, char32_t last) {
    return ranges::any_of(label, [&](char32_t each) { return each >= first && each <= last; });
  };
  if (c >= 0x660 && c <= 0x669) return !has(0x6F0, 0x6F9);  // Arabic-Indic digits of one kind
  if (c >= 0x6F0 && c <= 0x6F9) return !has(0x660, 0x669);
  switch (c) {
    case 0x200C:  // zero width non-joiner
      return is_virama(before) || is_between_joining(label, at);
    case 0x200D:  // zero width joiner
      return is_virama(before);
    case 0xB7:  // middle dot
      return before == 'l' && after == 'l';
    case 0x375:  // Greek lower numeral sign
      return is_greek(after);
    case 0x5F3:  // Hebrew geresh and gershayim
    case 0x5F4:
      return is_hebrew(before);
    case 0x30FB:  // Katakana middle dot
      return ranges::any_of(label, [](char32_t each) { return each != 0x30FB && is_japanese(each); });
    default:
      return false;
  }
}

const char* check_unicode_label(std::u32string_view label) {
  if (label.front() == '-' || label.back() == '-') return "a label neither begins nor ends with a hyphen";
  if (label.size() >= 4 && label[2] == '-' && label[3] == '-') {
    return "a label has no hyphens as its third and fourth character";
  }
  if (is_mark(label.front())) return "a label does not begin with a combining mark";
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (!is_valid_in_label(label[i]) && !fits_its_context(label, i)) {
      return "a label has a character that IDNA does not permit there";
    }
  }
  const std::string text = to_utf8(label);
  return folded(text) == text ? nullptr : "a label is not in normalization form C";
}

// --- the rule for texts of both directions (RFC 5893) ----------------------------------------------------------------

bool is_of(direction one, std::initializer_list<direction> these) { return ranges::find(these, one) != these.end(); }

/// The last character that is no mark.
direction end_of(std::u32string_view label) {
  while (!label.empty() && direction_of(label.back()) == direction::mark) label.remove_suffix(1);
  return label.empty() ? direction::mark : direction_of(label.back());
}

bool keeps_to_directions(std::u32string_view label) {
  using enum direction;
  const direction first = direction_of(label.front());
  const direction last = end_of(label);
  const auto all_of = [&](std::initializer_list<direction> these) {
    return ranges::all_of(label, [&](char32_t c) { return is_of(direction_of(c), these); });
  };
  const auto has = [&](direction one) {
    return ranges::any_of(label, [&](char32_t c) { return direction_of(c) == one; });
  };
  if (first == left) return all_of({left, european_number, neutral, mark}) && is_of(last, {left, european_number});
  return is_of(first, {right, arabic}) && all_of({right, arabic, arabic_number, european_number, neutral, mark}) &&
         is_of(last, {right, arabic, arabic_number, european_number}) && !(has(european_number) && has(arabic_number));
}

bool is_right_to_left(std::u32string_view label) {
  using enum direction;
  return ranges::any_of(label, [](char32_t c) { return is_of(direction_of(c), {right, arabic, arabic_number}); });
}

// --- names -----------------------------------------------------------------------------------------------------------

std::vector<std::u32string> labels_of(std::u32string_view name) {
  static constexpr std::u32string_view dots = U".\u3002\uFF0E\uFF61";
  std::vector<std::u32string> labels(1);
  for (const char32_t c : name) {
    if (dots.find(c) == std::u32string_view::npos) {
      labels.back() += c;
    } else {
      labels.emplace_back();
    }
  }
  return labels;
}

/// Replaces what is encoded by what it stands for. `length` is that of the encoded form.
const char* check_label(std::u32string& label, std::size_t& length) {
  const bool ascii = ranges::all_of(label, [](char32_t c) { return c < 0x80; });
  length = label.size();
  if (!ascii) {
    length = 4 + encode_punycode(label).size();
    return check_unicode_label(label);
  }
  if (!is_encoded(label)) return nullptr;
  for (char32_t& c : label) c += c >= 'A' && c <= 'Z' ? 32 : 0;
  const std::u32string encoded = label.substr(4);
  const auto decoded = decode_punycode(encoded);
  const bool is_exact = decoded && ranges::any_of(*decoded, [](char32_t c) { return c >= 0x80; }) &&
                        to_utf8(encoded) == encode_punycode(*decoded);
  if (!is_exact) return "a label that begins with xn-- is not valid Punycode";
  label = *decoded;
  return check_unicode_label(label);
}

/// The labels, of whatever form.
const char* check_idna(std::vector<std::u32string> labels) {
  std::size_t total = labels.size() - 1;
  for (std::u32string& label : labels) {
    if (label.empty()) return "a host name has no empty label";
    std::size_t length = 0;
    if (const char* why = check_label(label, length)) return why;
    if (length > longest_label) return "a label of a host name has at most 63 characters";
    total += length;
  }
  if (total > longest_name) return "a host name has 1 to 253 characters";
  if (!ranges::any_of(labels, is_right_to_left)) return nullptr;
  return ranges::all_of(labels, keeps_to_directions) ? nullptr : "a label mixes directions as IDNA does not permit";
}

}  // namespace

const char* check_domain(std::string_view text) { return check_labels(text, true); }

const char* check_hostname(std::string_view text) {
  if (const char* why = check_labels(text, false)) return why;
  return check_idna(labels_of(to_code_points(text)));
}

const char* check_idn_hostname(std::string_view text) {
  // A code point has 4 bytes at most, and no label gets shorter by being encoded.
  if (text.empty() || text.size() > 4 * longest_name) return "a host name has 1 to 253 characters";
  if (utf8_error(text) != text.size()) return "a host name is Unicode text";
  std::vector<std::u32string> labels = labels_of(to_code_points(text));
  for (const std::u32string& label : labels) {
    const std::string plain = to_utf8(label);
    if (ranges::all_of(plain, is_ascii) && !plain.empty()) {
      if (const char* why = check_labels(plain, false)) return why;
    }
  }
  return check_idna(std::move(labels));
}

}  // namespace assay::inline v0::detail
