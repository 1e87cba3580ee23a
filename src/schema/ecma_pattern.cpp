#include "schema/ecma_pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace assay::inline v0::detail {

namespace {

struct category_name {
  std::string_view long_name, short_name;
};
/// RE2 knows general categories by their short names only.
constexpr std::array categories = {
    category_name{"Close_Punctuation", "Pe"},
    category_name{"Connector_Punctuation", "Pc"},
    category_name{"Control", "Cc"},
    category_name{"Currency_Symbol", "Sc"},
    category_name{"Dash_Punctuation", "Pd"},
    category_name{"Decimal_Number", "Nd"},
    category_name{"Enclosing_Mark", "Me"},
    category_name{"Final_Punctuation", "Pf"},
    category_name{"Format", "Cf"},
    category_name{"Initial_Punctuation", "Pi"},
    category_name{"Letter", "L"},
    category_name{"Letter_Number", "Nl"},
    category_name{"Line_Separator", "Zl"},
    category_name{"Lowercase_Letter", "Ll"},
    category_name{"Mark", "M"},
    category_name{"Math_Symbol", "Sm"},
    category_name{"Modifier_Letter", "Lm"},
    category_name{"Modifier_Symbol", "Sk"},
    category_name{"Nonspacing_Mark", "Mn"},
    category_name{"Number", "N"},
    category_name{"Open_Punctuation", "Ps"},
    category_name{"Other", "C"},
    category_name{"Other_Letter", "Lo"},
    category_name{"Other_Number", "No"},
    category_name{"Other_Punctuation", "Po"},
    category_name{"Other_Symbol", "So"},
    category_name{"Paragraph_Separator", "Zp"},
    category_name{"Private_Use", "Co"},
    category_name{"Punctuation", "P"},
    category_name{"Separator", "Z"},
    category_name{"Space_Separator", "Zs"},
    category_name{"Spacing_Mark", "Mc"},
    category_name{"Surrogate", "Cs"},
    category_name{"Symbol", "S"},
    category_name{"Titlecase_Letter", "Lt"},
    category_name{"Uppercase_Letter", "Lu"},
    category_name{"digit", "Nd"},
    category_name{"punct", "P"},
};
/// \s of ECMA-262, for a class: RE2's own is five characters of ASCII.
constexpr std::string_view white_space = R"(\s\v\p{Z}\x{feff})";

constexpr std::array<std::string_view, 4> property_prefixes = {"General_Category=", "gc=", "Script=", "sc="};

std::string_view short_property(std::string_view name) {
  for (const std::string_view prefix : property_prefixes) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const auto found = std::ranges::find(categories, name, &category_name::long_name);
  return found == categories.end() ? name : found->short_name;
}

class translator {
 public:
  explicit translator(std::string_view source) : rest_(source) {}

  std::string run() {
    while (!rest_.empty()) step();
    return std::move(out_);
  }

 private:
  void step() {
    if (rest_.front() == '\\' && rest_.size() > 1) {
      escape();
    } else if (in_class_) {
      class_character();
    } else if (rest_.starts_with("[]")) {
      replace(2, R"([^\x{0}-\x{10FFFF}])");
    } else if (rest_.starts_with("[^]")) {
      replace(3, R"([\x{0}-\x{10FFFF}])");
    } else if (rest_.starts_with("(?<") && !rest_.starts_with("(?<=") && !rest_.starts_with("(?<!")) {
      replace(3, "(?P<");
    } else {
      in_class_ = rest_.front() == '[';
      copy(1);
    }
  }

  /// A '[' in a class is itself; RE2 would take "[[:" for the start of a POSIX class.
  void class_character() {
    if (rest_.front() == '[') return replace(1, R"(\[)");
    in_class_ = rest_.front() != ']';
    copy(1);
  }

  void escape() {
    struct rule {
      char letter;
      bool (translator::*translate)();
    };
    static constexpr std::array rules = {
        rule{'u', &translator::code_unit}, rule{'c', &translator::control},   rule{'p', &translator::property},
        rule{'P', &translator::property},  rule{'b', &translator::backspace}, rule{'s', &translator::space},
        rule{'S', &translator::no_space},
    };
    const auto found = std::ranges::find(rules, rest_[1], &rule::letter);
    if (found == rules.end() || !(this->*found->translate)()) copy(2);
  }

  bool code_unit() {
    if (rest_.starts_with("\\u{")) {
      replace(2, R"(\x)");
      return true;
    }
    const auto first = unit_at(0);
    if (!first) return false;
    const auto second = unit_at(6);
    const bool pair = second && (*first >> 10) == 0x36 && (*second >> 10) == 0x37;
    code_point(pair ? 12 : 6, pair ? 0x10000 + ((*first & 0x3FF) << 10) + (*second & 0x3FF) : *first);
    return true;
  }

  bool control() {
    if (rest_.size() < 3) return false;
    code_point(3, static_cast<std::uint32_t>(rest_[2]) & 31);
    return true;
  }

  bool property() {
    const auto end = rest_.find('}');
    if (rest_.size() < 3 || rest_[2] != '{' || end == std::string_view::npos) return false;
    const std::string name(short_property(rest_.substr(3, end - 3)));
    copy(3);
    replace(end - 3, name);
    return true;
  }

  bool backspace() {
    if (in_class_) code_point(2, 8);
    return in_class_;
  }

  bool space() {
    replace(2, in_class_ ? std::string(white_space) : '[' + std::string(white_space) + ']');
    return true;
  }

  /// In a class there is no way to say it: RE2's own, which takes the white space beyond ASCII as well, must do.
  bool no_space() {
    if (!in_class_) replace(2, "[^" + std::string(white_space) + ']');
    return !in_class_;
  }

  /// The XXXX of a \uXXXX that starts `offset` characters on.
  [[nodiscard]] std::optional<std::uint32_t> unit_at(std::size_t offset) const {
    if (rest_.size() < offset + 6 || rest_.substr(offset, 2) != "\\u") return std::nullopt;
    const char* first = rest_.data() + offset + 2;
    std::uint32_t unit = 0;
    const auto [end, fault] = std::from_chars(first, first + 4, unit, 16);
    return end == first + 4 ? std::optional(unit) : std::nullopt;
  }

  void code_point(std::size_t consumed, std::uint32_t value) {
    std::array<char, 8> digits;
    const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16);
    replace(consumed, R"(\x{)" + std::string(digits.data(), end) + '}');
  }

  void replace(std::size_t consumed, std::string_view text) {
    out_ += text;
    rest_.remove_prefix(consumed);
  }
  void copy(std::size_t count) { replace(count, rest_.substr(0, count)); }

  std::string_view rest_;
  std::string out_;
  bool in_class_ = false;
};

struct missing_feature {
  std::string_view start, name;
};
constexpr std::array missing_features = {
    missing_feature{"(?=", "look-ahead"},       missing_feature{"(?!", "look-ahead"},
    missing_feature{"(?<", "look-behind"},      missing_feature{"(?>", "an atomic group"},
    missing_feature{"\\k", "a back-reference"},
};

bool is_back_reference(std::string_view escape) {
  return escape.size() == 2 && escape[0] == '\\' && escape[1] >= '1' && escape[1] <= '9';
}

}  // namespace

std::string to_re2(std::string_view ecma) { return translator(ecma).run(); }

std::string pattern_fault(const re2::RE2& refused) {
  const std::string& part = refused.error_arg();
  const auto* missing =
      std::ranges::find_if(missing_features, [&](const missing_feature& each) { return part.starts_with(each.start); });
  const bool known = missing != missing_features.end();
  if (!known && !is_back_reference(part)) return "pattern can't be read by RE2: " + refused.error();
  const std::string_view name = known ? missing->name : "a back-reference";
  return "pattern uses " + std::string(name) + ", which RE2 does not have";
}

}  // namespace assay::inline v0::detail
