#include "tables/json_numbers.hpp"

#include "json/text_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using json = nlohmann::ordered_json;

/// So many digits tell each double from all others.
constexpr std::size_t digits_of_double = 17;
constexpr std::uint64_t above_digits_of_double = 100'000'000'000'000'000;
/// From here on not every integer and half is a double of its own; from 2^64 on the digits tell them again, as no
/// integer of 64 bits is near.
constexpr double two_to_52 = 4503599627370496.0, two_to_64 = 18446744073709551616.0;

big_integer integer_in(const json& value) {
  if (value.is_number_unsigned()) return {value.get<std::uint64_t>(), false};
  const auto integer = value.get<std::int64_t>();
  const auto bits = static_cast<std::uint64_t>(integer);
  return {integer < 0 ? 0 - bits : bits, integer < 0};
}

template <class Json>
double nearest_double_of(const Json& value) {
  const std::string_view text = literal_of(value);
  if (text.empty()) return value.template get<double>();
  double nearest = 0;
  read_real(text.data(), text.data() + text.size(), nearest);
  return nearest;
}

/// Reads what has no errors.
class exact_reader {
 public:
  explicit exact_reader(std::string_view text)
      : source_(text, std::numeric_limits<std::size_t>::max(), std::numeric_limits<std::size_t>::max()) {}

  json value() {
    switch (source_.peek()) {
      case token::boolean: {
        bool read = false;
        source_.read_boolean(read);
        return read;
      }
      case token::number: {
        number read;
        source_.read_number(read);
        return number_of(read);
      }
      case token::string: {
        std::string read;
        source_.read_string_into(read);
        return read;
      }
      case token::array:
        return items();
      case token::object:
        return members();
      default:
        source_.read_null();
        return nullptr;
    }
  }
  [[nodiscard]] bool failed() const noexcept { return source_.failed(); }

 private:
  static json number_of(const number& read) {
    if (!is_plain(read)) return literal_number(read.text);
    if (!read.integral) return read.to_double();
    const std::uint64_t magnitude = *read.magnitude();
    return read.negative ? json(static_cast<std::int64_t>(0 - magnitude)) : json(magnitude);
  }

  json items() {
    json made = json::array();
    source_.enter();
    while (source_.next_item()) made.push_back(value());
    source_.leave();
    return made;
  }
  json members() {
    json made = json::object();
    auto& all = made.get_ref<json::object_t&>();
    source_.enter();
    std::string_view key;
    while (source_.next_member() && source_.read_key(key)) {
      std::string name(key);
      all.emplace_back(std::move(name), value());
    }
    source_.leave();
    return made;
  }

  text_source source_;
};

}  // namespace

bool is_plain(const number& read) {
  if (read.text.empty()) return true;
  if (read.integral) {
    const auto magnitude = read.magnitude();
    return magnitude && (!read.negative || *magnitude <= std::uint64_t{1} << 63);
  }
  constexpr std::int32_t least_exponent = -300, largest_exponent = 280;  // within the range whatever the digits are
  const bool few_digits = read.digits_fit && read.mantissa < above_digits_of_double;
  const double nearest = read.to_double();
  const bool among_integers = std::fabs(nearest) >= two_to_52 && std::fabs(nearest) < two_to_64;
  if (few_digits && !among_integers && read.exponent > least_exponent && read.exponent < largest_exponent) return true;
  const auto exact = decimal_of(read.text);
  if (!exact || !std::isfinite(nearest)) return false;
  if (among_integers) return decimal_of(nearest) == *exact || shortest_decimal_of(nearest) == *exact;
  return exact->digits.size() <= digits_of_double && (nearest != 0 || exact->is_zero());
}

std::optional<decimal> decimal_of(const json& value) {
  if (const std::string_view text = literal_of(value); !text.empty()) return decimal_of(text);
  if (!value.is_number_float()) return decimal_of(integer_in(value));
  const auto real = value.get<double>();
  return std::isfinite(real) ? std::optional(decimal_of(real)) : std::nullopt;
}

std::partial_ordering compare_numbers(const json& a, const json& b) {
  if (a.is_number_float() && b.is_number_float()) return a.get<double>() <=> b.get<double>();
  const auto one = decimal_of(a);
  const auto other = decimal_of(b);
  if (one && other) return *one <=> *other;
  return nearest_double(a) <=> nearest_double(b);
}

bool is_integral(const json& value) {
  if (value.is_number_integer()) return true;
  if (value.is_number_float()) return std::trunc(value.get<double>()) == value.get<double>();
  const auto exact = decimal_of(value);
  return exact && exact->is_integral();
}

double nearest_double(const json& value) { return nearest_double_of(value); }
double nearest_double(const nlohmann::json& value) { return nearest_double_of(value); }

bool has_literals(const json& value) {
  if (value.is_structured()) {
    for (const json& each : value) {
      if (has_literals(each)) return true;
    }
  }
  return !literal_of(value).empty();
}

std::optional<double> held_integer(const decimal& integer, std::string_view text) {
  const double nearest = nearest_double(integer);
  if (!std::isfinite(nearest)) return std::nullopt;
  const bool in_digits = text.find_first_of(".eE") == std::string_view::npos;
  if (is_exactly(integer, nearest) || (!in_digits && decimal_of(nearest) == integer)) return nearest;
  return std::nullopt;
}

bool hold_literals(json& value) {
  if (!value.is_structured()) return literal_of(value).empty() || hold_literal(value);
  return std::all_of(value.begin(), value.end(), [](json& each) { return hold_literals(each); });
}

bool hold_literal(json& value) {
  const std::string_view text = literal_of(value);
  const auto exact = decimal_of(text);
  if (!exact) return false;
  const bool rounds = !exact->is_integral() || value.get_binary().subtype() == rounded_subtype;
  const auto held = rounds ? nearest_double(*exact) : held_integer(*exact, text);
  if (!held || !std::isfinite(*held)) return false;
  value = *held;
  return true;
}

json parse_exactly(std::string_view text) {
  exact_reader reader(text);
  json value = reader.value();
  if (reader.failed()) throw std::invalid_argument("assay: the text is not valid JSON");
  return value;
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0 {

nlohmann::ordered_json number_literal(std::string_view text) {
  if (!detail::decimal_of(text)) throw std::invalid_argument("assay: no JSON number: " + std::string(text));
  return detail::literal_number(text);
}

bool is_number_literal(const nlohmann::ordered_json& value) noexcept { return !detail::literal_of(value).empty(); }
bool is_number_literal(const nlohmann::json& value) noexcept { return !detail::literal_of(value).empty(); }

std::string number_text(const nlohmann::ordered_json& value) { return std::string(detail::literal_of(value)); }

}  // namespace assay::inline v0
