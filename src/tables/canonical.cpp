#include "tables/canonical.hpp"

#include "json/number_text.hpp"
#include "json/plain_digits.hpp"
#include "tables/json_numbers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using json = nlohmann::ordered_json;

template <class Integer>
void write_integer(std::string& out, Integer value) {
  char text[writing::longest_number];
  out.append(text, writing::write_integer(text, value));
}

/// A double that is an integer is written as one, so that 2 and 2.0 are the same; minus zero is zero.
void write_real(std::string& out, double value) {
  constexpr double two_to_63 = 9223372036854775808.0;
  const bool integral = std::trunc(value) == value;
  if (integral && value >= -two_to_63 && value < two_to_63) {
    write_integer(out, static_cast<std::int64_t>(value));
  } else if (integral && value >= two_to_63 && value < 2 * two_to_63) {
    write_integer(out, static_cast<std::uint64_t>(value));
  } else {
    char text[writing::longest_double];
    out.append(text, writing::write_plain(text, value));
  }
}

/// A number that is kept as its text; as the integer or the double that is the same, if there is one.
void write_literal(std::string& out, const json& value) {
  const auto exact = decimal_of(literal_of(value));
  if (!exact) {  // no number, and no JSON
    out += "null";
    return;
  }
  const double nearest = nearest_double(*exact);
  if (const auto integer = integer_of(*exact)) {
    out += integer->negative ? "-" : "";
    write_integer(out, integer->magnitude);
  } else if (std::isfinite(nearest) && decimal_of(nearest) == *exact) {
    write_real(out, nearest);
  } else {
    out += text_of(*exact);
  }
}

void write_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void write(std::string& out, const json& value);

void write_array(std::string& out, const json& value) {
  out += '[';
  bool first = true;
  for (const json& item : value) {
    if (!std::exchange(first, false)) out += ',';
    write(out, item);
  }
  out += ']';
}

void write_object(std::string& out, const json& value) {
  using member = json::object_t::value_type;
  std::vector<const member*> members;
  members.reserve(value.size());
  for (const member& each : value.get_ref<const json::object_t&>()) members.push_back(&each);
  std::sort(members.begin(), members.end(), [](const member* a, const member* b) { return a->first < b->first; });

  out += '{';
  bool first = true;
  for (const member* each : members) {
    if (!std::exchange(first, false)) out += ',';
    write_string(out, each->first);
    out += ':';
    write(out, each->second);
  }
  out += '}';
}

void write(std::string& out, const json& value) {
  switch (value.type()) {
    case json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      break;
    case json::value_t::number_integer:
      write_integer(out, value.get<std::int64_t>());
      break;
    case json::value_t::number_unsigned:
      write_integer(out, value.get<std::uint64_t>());
      break;
    case json::value_t::number_float:
      write_real(out, value.get<double>());
      break;
    case json::value_t::string:
      write_string(out, value.get_ref<const std::string&>());
      break;
    case json::value_t::array:
      write_array(out, value);
      break;
    case json::value_t::object:
      write_object(out, value);
      break;
    case json::value_t::binary:
      write_literal(out, value);
      break;
    case json::value_t::null:
    case json::value_t::discarded:  // no JSON text gives this
      out += "null";
      break;
  }
}

}  // namespace

std::string canonical_json(const nlohmann::ordered_json& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace assay::inline v0::detail
