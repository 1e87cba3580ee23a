#include "schema/words.hpp"

#include "dump/bounded_json.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

using nlohmann::ordered_json;

/// Both bounds at once: "0 to 150", "exactly 3 items".
struct range_row {
  std::string_view low, high, unit;
};
constexpr range_row range_rows[] = {
    {"minimum", "maximum", ""},
    {"minLength", "maxLength", " characters"},
    {"minItems", "maxItems", " items"},
    {"minProperties", "maxProperties", " properties"},
};

/// What is said before and after a keyword's value.
struct phrase_row {
  std::string_view keyword, before, after;
};
constexpr phrase_row phrase_rows[] = {
    {"minimum", "at least ", ""},
    {"exclusiveMinimum", "greater than ", ""},
    {"maximum", "at most ", ""},
    {"exclusiveMaximum", "less than ", ""},
    {"multipleOf", "a multiple of ", ""},
    {"minLength", "at least ", " characters"},
    {"maxLength", "at most ", " characters"},
    {"pattern", "matching the regular expression ", ""},
    {"format", "format ", ""},
    {"contentEncoding", "", " encoded"},
    {"contentMediaType", "media type ", ""},
    {"minItems", "at least ", " items"},
    {"maxItems", "at most ", " items"},
    {"minProperties", "at least ", " properties"},
    {"maxProperties", "at most ", " properties"},
    {"const", "exactly ", ""},
    {"default", "default ", ""},
    {"example", "for example ", ""},
};

/// Keywords that need no value told.
constexpr std::pair<std::string_view, std::string_view> flag_rows[] = {
    {"uniqueItems", "items must be unique"},
    {"deprecated", "deprecated"},
    {"readOnly", "read only"},
    {"writeOnly", "write only"},
};

std::string spoken(std::string_view keyword, const ordered_json& value) {
  // A string constant needs its quotes to be told from a number; a pattern or a format is never anything else.
  const bool quoted = keyword == "const" || keyword == "default" || keyword == "example";
  return value.is_string() && !quoted ? value.get<std::string>() : bounded_json::write(value);
}

/// Takes the ranges out of `keywords`.
void take_ranges(ordered_json& keywords, std::vector<std::string>& words) {
  for (const range_row& row : range_rows) {
    const auto low = keywords.find(row.low);
    const auto high = keywords.find(row.high);
    if (low == keywords.end() || high == keywords.end()) continue;
    const std::string prefix = *low == *high ? "exactly " : bounded_json::write(*low) + " to ";
    words.push_back(prefix + bounded_json::write(*high) + std::string(row.unit));
    keywords.erase(std::string(row.low));
    keywords.erase(std::string(row.high));
  }
}

void take_phrases(ordered_json& keywords, std::vector<std::string>& words) {
  for (const phrase_row& row : phrase_rows) {
    const auto found = keywords.find(row.keyword);
    if (found == keywords.end()) continue;
    words.push_back(std::string(row.before) + spoken(row.keyword, *found) + std::string(row.after));
    keywords.erase(found);
  }
  for (const auto& [keyword, phrase] : flag_rows) {
    const auto found = keywords.find(keyword);
    if (found == keywords.end()) continue;
    if (*found == true) words.emplace_back(phrase);
    keywords.erase(found);
  }
}

/// Takes a keyword whose value is a list of values.
void take_list(ordered_json& keywords, const char* keyword, const char* before, std::vector<std::string>& words) {
  const auto found = keywords.find(keyword);
  if (found == keywords.end()) return;
  std::vector<std::string> values;
  for (const ordered_json& value : *found) values.push_back(bounded_json::write(value));
  if (!values.empty()) words.push_back(before + join(values, ", "));
  keywords.erase(found);
}

}  // namespace

std::vector<std::string> words_for(const ordered_json& keywords) {
  ordered_json rest = keywords;
  std::vector<std::string> words;
  take_ranges(rest, words);
  take_phrases(rest, words);
  take_list(rest, "enum", "one of ", words);
  take_list(rest, "examples", "for example ", words);
  // What English would only blur is given as it is: every model reads JSON Schema.
  if (!rest.empty()) words.push_back(std::string(schema_phrase) + bounded_json::write(rest));
  return words;
}

bool says_it_may_be_absent(const nlohmann::ordered_json& description) {
  if (!description.is_string()) return false;
  std::string text = description.get<std::string>();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  constexpr std::string_view phrases[] = {"optional", "omit",         "absent",       "leave out",
                                          "left out", "not required", "not provided", "not given"};
  return std::any_of(std::begin(phrases), std::end(phrases),
                     [&text](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string with_words(std::string description, const std::vector<std::string>& words) {
  if (words.empty()) return description;
  if (!description.empty()) description += ' ';
  return description + "(" + join(words, "; ") + ")";
}

}  // namespace assay::inline v0::detail::schemas
