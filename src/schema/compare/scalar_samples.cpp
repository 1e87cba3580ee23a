#include "schema/compare/scalar_samples.hpp"

#include "json/unicode.hpp"
#include "schema/compare/leaf_shapes.hpp"
#include "schema/compare/number_range.hpp"
#include "schema/compare/pattern_samples.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <cmath>

namespace assay::inline v0::comparing {

namespace {

constexpr std::size_t samples_of_pattern = 16;
constexpr std::size_t longest_text = 20'000;
constexpr std::size_t most_constants = 200;

/// For each format some texts that have it.
constexpr std::array plain_texts = {
    "x",
    "",
    "a",
    "A",
    "0",
    "1",
    " ",
    "-1",
    "abc",
    "x y",
    "a.b",
    "a-b",
    "a_b",
    "/x",
    "\xC3\xA9",
    "\n",
    "2024-01-31",
    "1999-12-31",
    "2024-01-31T12:00:00Z",
    "12:00:00Z",
    "P1D",
    "someone@example.com",
    "example.com",
    "https://example.com/",
    "urn:x:y",
    "192.0.2.1",
    "2001:db8::1",
    "00000000-0000-4000-8000-000000000000",
    "eA==",
};

void add_around(std::vector<json>& out, const exact_number& number) {
  for (const int offset : {0, 1, -1}) {
    out.push_back(to_number({number.whole + offset, number.rest, offset == 0 ? number.literal : std::string()}));
  }
  const double nearest = detail::nearest_double(to_number(number));
  for (const double offset : {0.5, -0.5, 0.25, -0.001}) out.emplace_back(nearest + offset);
  out.emplace_back(std::nextafter(nearest, INFINITY));
  out.emplace_back(std::nextafter(nearest, -INFINITY));
}

void add_multiples(std::vector<json>& out, const json& unit, const std::vector<json>& near) {
  const double step = detail::nearest_double(unit);
  for (const json& each : near) {
    const double below = std::floor(detail::nearest_double(each) / step);
    for (const double times : {below, below + 1, below + 2}) {
      const double value = times * step;
      const bool is_integer = std::trunc(value) == value && std::fabs(value) < 9e15;
      out.push_back(is_integer ? json(static_cast<std::int64_t>(value)) : json(value));
    }
  }
}

void add_bounds(std::vector<json>& out, const number_range& range) {
  if (range.low) add_around(out, *range.low);
  if (range.high) add_around(out, *range.high);
}

std::string repeated(std::string_view unit, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += unit;
  return text;
}

/// How long a text must be to be at a bound, or just beyond one of the other side.
std::vector<std::size_t> lengths_of(const claim& branch, const string_shape& shape) {
  std::vector<std::size_t> lengths = {shape.min, std::min(shape.max, shape.min + 1)};
  if (shape.max < longest_text) lengths.push_back(shape.max);
  for (const value_set* each : branch.out) {
    if (each->form != set_form::strings) continue;
    if (each->max < longest_text) lengths.push_back(each->max + 1);
    if (each->min > 0) lengths.push_back(each->min - 1);
  }
  std::erase_if(lengths, [&](std::size_t length) { return length > longest_text || length < shape.min; });
  return lengths;
}

/// What nearly matches, and what matches with something beside it.
void add_neighbours(std::vector<json>& out, const std::string& text) {
  out.emplace_back(text + "!");
  out.emplace_back("!" + text);
  out.emplace_back(text + text);
  if (!text.empty() && static_cast<unsigned char>(text.back()) < 0x80)
    out.emplace_back(text.substr(0, text.size() - 1));
}

void add_pattern(std::vector<json>& out, const pattern_slot& pattern, const std::vector<std::size_t>& lengths) {
  for (std::string& text : pattern_samples(pattern.source, samples_of_pattern)) {
    add_neighbours(out, text);
    out.insert(out.begin(), std::move(text));
  }
  for (const std::size_t length : lengths) {
    for (std::string& text : pattern_samples(pattern.source, 2, length)) out.emplace_back(std::move(text));
  }
}

}  // namespace

std::vector<json> number_samples(const claim& branch) {
  const number_range range = range_of(branch.in);
  std::vector<json> found;
  if (!range.low || *range.low <= exact(json(0))) found.emplace_back(0);
  add_bounds(found, range);
  std::vector<json> units = range.multiples;
  for (const value_set* each : branch.out) {
    if (each->form == set_form::numbers) {
      number_range other;
      other.meet(*each);
      add_bounds(found, other);
      units.insert(units.end(), other.multiples.begin(), other.multiples.end());
    }
    for (std::size_t i = 0; i < std::min(each->constants.size(), most_constants); ++i) {
      if (detail::is_number(each->constants[i])) add_around(found, exact(each->constants[i]));
    }
  }
  for (const json& each :
       {json(0), json(1), json(-1), json(2), json(0.5), json(1.5), json(1.0), json(1000000), json(1e30)}) {
    found.push_back(each);
  }
  const std::vector<json> near = found;
  for (const json& unit : units) add_multiples(found, unit, near);
  std::erase_if(found, [](const json& each) { return each.is_number_float() && !std::isfinite(each.get<double>()); });
  return found;
}

std::vector<json> string_samples(const claim& branch) {
  const string_shape shape(branch.in);
  const std::vector<std::size_t> lengths = lengths_of(branch, shape);
  std::vector<json> found;
  for (const pattern_slot* each : shape.patterns) add_pattern(found, *each, lengths);
  const bool is_plain = shape.patterns.empty() && shape.formats.empty();
  const std::size_t shortest = std::max<std::size_t>(shape.min, 1);
  if (is_plain && shortest <= shape.max && shortest <= longest_text) found.emplace_back(repeated("x", shortest));
  for (const std::size_t length : lengths) found.emplace_back(repeated("x", length));
  for (const char* text : plain_texts) {
    const std::size_t length = detail::count_characters(text);
    if (length >= shape.min && length <= shape.max) found.emplace_back(text);
  }
  for (const value_set* each : branch.out) {
    if (each->form == set_form::strings && each->table->constraints != nullptr) {
      const pattern_slot* pattern = each->table->constraints->pattern;
      if (pattern != nullptr) add_pattern(found, *pattern, lengths);
    }
    for (std::size_t i = 0; i < std::min(each->constants.size(), most_constants); ++i) {
      if (each->constants[i].is_string()) add_neighbours(found, each->constants[i].get<std::string>());
    }
  }
  return found;
}

}  // namespace assay::inline v0::comparing
