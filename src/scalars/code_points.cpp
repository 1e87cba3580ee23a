#include "scalars/code_points.hpp"

#include "json/ranges.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace assay::inline v0::detail {

namespace {

struct category_name {
  std::string_view long_name, short_name;
};
constexpr std::array categories = {
    category_name{"Cased_Letter", "LC"},
    category_name{"Close_Punctuation", "Pe"},
    category_name{"Combining_Mark", "M"},
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
    category_name{"Unassigned", "Cn"},
    category_name{"Uppercase_Letter", "Lu"},
    category_name{"cntrl", "Cc"},
    category_name{"digit", "Nd"},
    category_name{"punct", "P"},
};

struct lasting_property {
  std::string_view name, short_name;
  std::array<code_point_range, 10> ranges;  ///< those that are used begin with another number than 0, but for the first
};
/// Unicode promises that these stay as they are, or has not changed them in twenty years.
constexpr std::array lasting_properties = {
    lasting_property{"Any", "Any", {{{0, last_code_point}}}},
    lasting_property{"ASCII", "ASCII", {{{0, 0x7F}}}},
    lasting_property{"ASCII_Hex_Digit", "AHex", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}}},
    lasting_property{"Hex_Digit",
                     "Hex",
                     {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}, {0xFF10, 0xFF19}, {0xFF21, 0xFF26}, {0xFF41, 0xFF46}}}},
    lasting_property{"Join_Control", "Join_C", {{{0x200C, 0x200D}}}},
    lasting_property{
        "Pattern_White_Space", "Pat_WS", {{{9, 13}, {32, 32}, {0x85, 0x85}, {0x200E, 0x200F}, {0x2028, 0x2029}}}},
    lasting_property{"Regional_Indicator", "RI", {{{0x1F1E6, 0x1F1FF}}}},
    lasting_property{"White_Space",
                     "space",
                     {{{9, 13},
                       {32, 32},
                       {0x85, 0x85},
                       {0xA0, 0xA0},
                       {0x1680, 0x1680},
                       {0x2000, 0x200A},
                       {0x2028, 0x2029},
                       {0x202F, 0x202F},
                       {0x205F, 0x205F},
                       {0x3000, 0x3000}}}},
};

void append(code_point_ranges& to, const code_point_ranges& ranges) {
  to.insert(to.end(), ranges.begin(), ranges.end());
}

/// Empty where there is none of this name.
code_point_ranges lasting_ranges(std::string_view name) {
  code_point_ranges ranges;
  for (const lasting_property& each : lasting_properties) {
    if (each.name != name && each.short_name != name) continue;
    for (const code_point_range& range : each.ranges) {
      if (range.last != 0) ranges.push_back(range);
    }
  }
  return ranges;
}

/// Whether the name starts with one of the two, which is removed then.
bool take_prefix(std::string_view& name, std::string_view long_prefix, std::string_view short_prefix) {
  for (const std::string_view prefix : {long_prefix, short_prefix}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    return true;
  }
  return false;
}

}  // namespace

void normalize(code_point_ranges& ranges) {
  ranges::sort(ranges, {}, &code_point_range::first);
  code_point_ranges merged;
  for (const code_point_range& each : ranges) {
    if (!merged.empty() && each.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, each.last);
    } else {
      merged.push_back(each);
    }
  }
  ranges.clear();
  for (const code_point_range& each : merged) {
    if (each.first < 0xD800) ranges.push_back({each.first, std::min<char32_t>(each.last, 0xD7FF)});
    if (each.last > 0xDFFF) ranges.push_back({std::max<char32_t>(each.first, 0xE000), each.last});
  }
}

code_point_ranges complement(const code_point_ranges& ranges) {
  code_point_ranges others;
  char32_t next = 0;
  for (const code_point_range& each : ranges) {
    if (each.first > next) others.push_back({next, each.first - 1});
    next = each.last + 1;
  }
  if (next <= last_code_point) others.push_back({next, last_code_point});
  normalize(others);
  return others;
}

const code_point_ranges& digits() {
  static const code_point_ranges ranges = {{'0', '9'}};
  return ranges;
}

const code_point_ranges& word_characters() {
  static const code_point_ranges ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  return ranges;
}

const code_point_ranges& white_space() {
  static const code_point_ranges ranges = {{9, 13},          {32, 32},         {0xA0, 0xA0},     {0x1680, 0x1680},
                                           {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                                           {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
  return ranges;
}

const code_point_ranges& line_terminators() {
  static const code_point_ranges ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
  return ranges;
}

void add_property(character_set& set, std::string_view name, bool negated) {
  unicode_property property;
  property.negated = negated;
  property.is_script = take_prefix(name, "Script=", "sc=");
  property.is_extended = take_prefix(name, "Script_Extensions=", "scx=");
  if (!property.is_script && !property.is_extended) {
    take_prefix(name, "General_Category=", "gc=");
    if (code_point_ranges ranges = lasting_ranges(name); !ranges.empty()) {
      return append(set.ranges, negated ? complement(ranges) : ranges);
    }
    if (name == "Assigned") {
      name = "Cn";
      property.negated = !negated;
    }
    const auto found = ranges::find(categories, name, &category_name::long_name);
    if (found != categories.end()) name = found->short_name;
    if (name == "L&") name = "LC";
  }
  // Cased letters are three categories.
  if (name == "LC" && !property.negated) {
    for (const char* each : {"Lu", "Ll", "Lt"}) set.properties.push_back({each, false, false, false});
    return;
  }
  property.name = name;
  set.properties.push_back(std::move(property));
}

}  // namespace assay::inline v0::detail
