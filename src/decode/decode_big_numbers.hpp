// Numbers that the target may not hold (see decoder.hpp): what is out of a C++ integer's range; and in JSON documents
// of run-time schemas what has more digits than 64 bits and doubles do, which is kept as its text while it is judged.
#pragma once

#include "decode/decoder.hpp"
#include "tables/json_numbers.hpp"

#include <assay/detail/reflect_core.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::put_integer(const type_info& type, void* target, const big_integer& number, mark start) {
  if (type.storage == storage::ordered_json) {
    if (!number.negative) {
      json_at(target) = number.magnitude;
    } else if (number.magnitude <= std::uint64_t{1} << 63) {
      json_at(target) = static_cast<std::int64_t>(0 - number.magnitude);
    } else {
      return refuse(code::int_parsing_size, start);
    }
    return true;
  }
  const store_outcome stored = store_integer(type.storage, target, number);
  if (stored == store_outcome::ok) return true;
  // Out of the C++ type's range: what a bound of the same value would say. Beyond 64 bits there is none to name.
  return with_integer_type(type.storage, [&]<class T>(T*) {
    if (stored == store_outcome::too_large) {
      return sizeof(T) == 8 ? refuse(code::int_parsing_size, start)
                            : refuse(code::less_than_equal, start, std::to_string(std::numeric_limits<T>::max()));
    }
    return std::numeric_limits<T>::is_signed && sizeof(T) == 8
               ? refuse(code::int_parsing_size, start)
               : refuse(code::greater_than_equal, start, std::to_string(std::numeric_limits<T>::min()));
  });
}

/// A number that a JSON document doesn't hold as it is written: until it has been judged, it is kept as its text.
template <source Source>
bool decoder<Source>::put_literal(const type_info& type, void* target, const number& read, mark start) {
  const auto exact = decimal_of(read.text);
  const bool keeps = policy_.options.big_numbers == big_numbers::keep;
  if (!exact || (!keeps && !std::isfinite(read.to_double()))) return refuse(code::finite_number, start);
  has_literals_ = true;
  // Where no integer is asked for, 1.5e100 is a real number as 0.1 is.
  const bool is_integer = exact->is_integral() && (read.integral || type.kind == kind::integer);
  const bool rounds = !keeps && (!is_integer || type.kind == kind::number);
  json_at(target) = literal_number(read.text, rounds ? rounded_subtype : number_subtype);
  if (keeps || rounds || reads_raw_ || held_integer(*exact, read.text)) return true;
  // What breaks a bound is wrong, whatever could hold it.
  if (type.constraints != nullptr && !check(*type.constraints, type, target, start)) return false;
  return refuse(code::int_not_held, start);
}

/// Whether the walk's value is a JSON document whose numbers are judged as they are written: that of a run-time schema.
template <source Source>
bool decoder<Source>::judges_exactly(const type_info& type) const noexcept {
  const bool keeps = policy_.options.big_numbers == big_numbers::keep;
  return type.storage == storage::ordered_json && (keeps || &type != &table<nlohmann::ordered_json>::value);
}

/// Behind the walk: makes doubles of the numbers that were kept as their text.
template <source Source>
bool decoder<Source>::hold_all(void* target, mark start) {
  has_literals_ = false;
  return policy_.options.big_numbers == big_numbers::keep || hold_numbers(json_at(target), start);
}

template <source Source>
bool decoder<Source>::hold_numbers(nlohmann::ordered_json& value, mark start) {
  bool ok = true;
  if (value.is_structured()) {
    std::size_t index = 0;
    for (auto item = value.begin(); item != value.end(); ++item, ++index) {
      const bool is_member = value.is_object();
      const step below{here_, is_member ? std::string_view(item.key()) : std::string_view(),
                       is_member ? path_item::no_index : index};
      const scoped_step inside(here_, &below);
      ok &= hold_numbers(*item, start);
    }
  } else if (!literal_of(value).empty() && !hold_literal(value)) {
    ok = refuse(code::int_not_held, start);
  }
  return ok;
}

}  // namespace assay::inline v0::detail
