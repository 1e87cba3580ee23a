// Scalars (see decoder.hpp). Each function is one row of Pydantic's conversion table: what each JSON type becomes, in
// strict and in lax mode.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "decode/scoped_value.hpp"
#include "scalars/convert.hpp"
#include "scalars/formats.hpp"
#include "scalars/temporal.hpp"
#include "tables/canonical.hpp"
#include "tables/json_numbers.hpp"

#include <cmath>
#include <string>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::boolean(const type_info& type, void* target, token ahead, mark start) {
  const auto put = [&](bool result) {
    if (type.storage == storage::ordered_json) {
      json_at(target) = result;
    } else {
      *static_cast<bool*>(target) = result;
    }
    return true;
  };
  if (ahead == token::boolean) {
    bool result = false;
    return source_.read_boolean(result) && put(result);
  }
  if (lax() && ahead == token::number) {
    number read;
    if (!source_.read_number(read)) return false;
    big_integer integer;
    if (is_big(read) || to_integer(read, integer) != integer_outcome::ok) return refuse(code::bool_type, start);
    if (integer.magnitude > 1 || (integer.negative && integer.magnitude != 0)) return refuse(code::bool_parsing, start);
    converted(repair_code::number_to_boolean, start, {read.text, integer.magnitude == 1 ? "true" : "false"});
    return put(integer.magnitude == 1);
  }
  if (lax() && ahead == token::string) {
    std::string_view text;
    if (!source_.read_string(text)) return false;
    auto result = parse_boolean(text);
    if (!result && may(repair_code::boolean_word)) {
      result = parse_boolean(trim(text));
      if (result) {
        interpreted(repair_code::boolean_word, start, {quoted(text), *result ? "true" : "false"});
        return put(*result);
      }
    }
    if (!result) return refuse(code::bool_parsing, start);
    converted(repair_code::string_to_boolean, start, {quoted(text), *result ? "true" : "false"});
    return put(*result);
  }
  return mismatch(code::bool_type, start);
}

template <source Source>
bool decoder<Source>::integer(const type_info& type, void* target, token ahead, mark start) {
  big_integer result;
  if (ahead == token::number) {
    if constexpr (typed) {
      std::int64_t value = 0;
      if (source_.read_integer(value)) {
        const auto bits = static_cast<std::uint64_t>(value);
        return put_integer(type, target, {value < 0 ? 0 - bits : bits, value < 0}, start);
      }
    }
    number read;
    if (!source_.read_number(read)) return false;
    if (exact_ && read.integral && !is_plain(read)) return put_literal(type, target, read, start);
    if (read.integral && read.digits_fit) {
      result = {read.mantissa, read.negative};
      if (type.storage != storage::ordered_json && store_integer(type.storage, target, result) == store_outcome::ok) {
        return true;
      }
      return put_integer(type, target, result, start);
    }
    if (!read.integral && !lax() && !type.integral_floats) return refuse(code::int_type, start);
    switch (to_integer(read, result)) {
      case integer_outcome::ok:
        if (!exact_ || !result.negative || result.magnitude <= std::uint64_t{1} << 63) break;
        [[fallthrough]];
      case integer_outcome::too_large:
        if (exact_ && !read.text.empty()) {
          if (!type.integral_floats) converted(repair_code::number_to_integer, start, {read.text});
          return put_literal(type, target, read, start);
        }
        return refuse(std::isfinite(read.to_double()) ? code::int_parsing_size : code::finite_number, start);
      default:
        return refuse(code::int_from_float, start);
    }
    if (!read.integral && !type.integral_floats) {
      converted(repair_code::number_to_integer, start, {read.text});
    }
    return put_integer(type, target, result, start);
  }
  if (lax() && ahead == token::string) return integer_in_text(type, target, start);
  if (lax() && ahead == token::boolean) {
    bool read = false;
    if (!source_.read_boolean(read)) return false;
    converted(repair_code::boolean_to_integer, start, {read ? "true" : "false", read ? "1" : "0"});
    return put_integer(type, target, {read ? 1U : 0U, false}, start);
  }
  return mismatch(code::int_type, start);
}

template <source Source>
bool decoder<Source>::integer_in_text(const type_info& type, void* target, mark start) {
  std::string_view text;
  if (!source_.read_string(text)) return false;
  if (is_code(text, start)) return refuse(code::int_parsing, start);
  big_integer result;
  integer_outcome outcome = parse_integer(text, result);
  if (outcome == integer_outcome::ok) {
    converted(repair_code::string_to_integer, start, {quoted(text)});
  } else if (outcome != integer_outcome::too_large) {
    std::string literal;
    bool percent = false;
    if (!number_in_words(text, false, start, literal, percent)) return refuse(code::int_parsing, start);
    outcome = parse_integer(literal, result);
  }
  if (outcome == integer_outcome::too_large) return refuse(code::int_parsing_size, start);
  return outcome == integer_outcome::ok ? put_integer(type, target, result, start) : refuse(code::int_parsing, start);
}

template <source Source>
bool decoder<Source>::put_real(const type_info& type, void* target, double number, mark start) {
  if (!std::isfinite(number)) return refuse(code::finite_number, start);
  switch (type.storage) {
    case storage::ordered_json:
      json_at(target) = number;
      return true;
    case storage::f32: {
      const auto narrow = static_cast<float>(number);
      if (!std::isfinite(narrow)) return refuse(code::finite_number, start);
      *static_cast<float*>(target) = narrow;
      return true;
    }
    default:
      *static_cast<double*>(target) = number;
      return true;
  }
}

template <source Source>
bool decoder<Source>::real(const type_info& type, void* target, token ahead, mark start) {
  if (ahead == token::number) {
    if constexpr (has_values) {
      double value = 0;
      if (source_.read_real(value)) return put_real(type, target, value, start);
    }
    if constexpr (typed) {
      std::int64_t value = 0;
      if (source_.read_integer(value)) {
        lower_exactness(strict_match);
        if (type.storage != storage::ordered_json) return put_real(type, target, static_cast<double>(value), start);
        build_integer(json_at(target), value);
        return true;
      }
    }
    number read;
    if (!source_.read_number(read)) return false;
    if (read.integral) {
      lower_exactness(strict_match);
      // An integer literal stays one where the target can hold either.
      if (type.storage == storage::ordered_json && build_integer(json_at(target), read)) return true;
    }
    if (exact_ && !is_plain(read)) return put_literal(type, target, read, start);
    return put_real(type, target, read.to_double(), start);
  }
  if (lax() && ahead == token::string) {
    std::string_view text;
    if (!source_.read_string(text)) return false;
    if (is_code(text, start)) return refuse(code::float_parsing, start);
    const auto result = parse_real(text);
    if (!result) {
      std::string literal;
      bool percent = false;
      if (!number_in_words(text, true, start, literal, percent)) return refuse(code::float_parsing, start);
      if (percent) literal += "e-2";  // the nearest double of the fraction, which a division need not give
      const auto meant = parse_real(literal);
      return meant ? put_real(type, target, *meant, start) : refuse(code::float_parsing, start);
    }
    converted(repair_code::string_to_number, start, {quoted(text)});
    return put_real(type, target, *result, start);
  }
  if (lax() && ahead == token::boolean) {
    bool read = false;
    if (!source_.read_boolean(read)) return false;
    converted(repair_code::boolean_to_number, start, {read ? "true" : "false", read ? "1" : "0"});
    return put_real(type, target, read ? 1 : 0, start);
  }
  return mismatch(code::float_type, start);
}

template <source Source>
bool decoder<Source>::string(const type_info& type, void* target, token ahead, mark start) {
  if (ahead != token::string || is_left_out(start)) return mismatch(string_type_for(type, mode_), start);
  const bool maybe_worded = type.constraints != nullptr && type.constraints->format == format::date;
  if (type.storage != storage::ordered_json && !maybe_worded) {
    return source_.read_string_into(*static_cast<std::string*>(target));
  }
  std::string_view text;
  if (!source_.read_string(text)) return false;
  std::string day;
  if (maybe_worded && may(repair_code::date_words)) {
    // A date that stays text is written as the format asks for.
    instant ignored;
    if (parse_date(text, ignored) != nullptr) {
      if (const auto meant = date_in_words(text, start)) text = day = iso_text(*meant);
    }
  }
  if (type.storage == storage::ordered_json) {
    json_at(target) = std::string(text);
  } else {
    *static_cast<std::string*>(target) = std::string(text);
  }
  return true;
}

template <source Source>
bool decoder<Source>::bytes(const type_info& type, void* target, token ahead, mark start) {
  if (ahead != token::string) return mismatch(code::bytes_type, start);
  std::string_view text;
  if (!source_.read_string(text)) return false;
  std::string data;
  if (!decode_base64(text, data)) return refuse(code::bytes_invalid_encoding, start, "this is not valid base64");
  type.bytes->assign(target, data);
  return true;
}

template <source Source>
bool decoder<Source>::null(const type_info& type, void* target, token ahead, mark start) {
  if (ahead != token::null) return mismatch(code::none_required, start);
  if (type.storage == storage::ordered_json) json_at(target) = nullptr;
  return source_.read_null();
}

// --- one of several --------------------------------------------------------------------------------------------------

template <source Source>
bool decoder<Source>::enumeration(const type_info& type, void* target, token ahead, mark start) {
  std::string_view text;
  if (ahead == token::string) {
    if (!source_.read_string(text)) return false;
    if (const enumerator_info* found = find_enumerator(*type.enumeration, text)) {
      store_enumerator(type, target, found->value);
      return true;
    }
    if (const enumerator_info* meant = similar_enumerator(*type.enumeration, text, start)) {
      store_enumerator(type, target, meant->value);
      return true;
    }
  } else if (!source_.skip()) {
    return false;
  }
  if (!log_.takes_words()) return refuse(code::enumeration, start);
  return refuse(code::enumeration, start, plan_of(*type.enumeration).names.listed(text));
}

/// The canonical text of the scalar or structure that is ahead, for comparison with literals.
template <source Source>
bool decoder<Source>::literal(const type_info& type, void* target, token ahead, mark start) {
  using form = decltype(literal_value::form);
  std::string text;
  form looked_for = form::scalar;
  nlohmann::ordered_json read;
  const scoped_value raw(reads_raw_, true);
  if (ahead == token::string) {
    std::string_view content;
    if (!source_.read_string(content)) return false;
    looked_for = form::string;
    text = content;
    if (lax() && type.literal->named && plan_of(*type.literal).only_integers) {
      // An enum of integers converts as its integers do.
      big_integer integer;
      if (parse_integer(content, integer) == integer_outcome::ok) {
        looked_for = form::scalar;
        text = (integer.negative ? "-" : "") + std::to_string(integer.magnitude);
        converted(repair_code::string_to_integer, start, {quoted(content)});
      }
    }
  } else {
    // Anything else is small or refused: it is built and put into canonical form.
    if (!build(read, ahead, start)) return false;
    looked_for = ahead == token::array || ahead == token::object ? form::structure : form::scalar;
    text = canonical_json(read);
  }
  // Among integers 1.0 is what it is where an integer is asked for.
  const bool is_spelled_otherwise = type.storage == storage::ordered_json && ahead == token::number &&
                                    !type.integral_floats && !is_integer(read, false);
  const bool is_permitted =
      (!is_spelled_otherwise || lax()) && find_literal(*type.literal, looked_for, text) != nullptr;
  if (is_permitted) {
    if (is_spelled_otherwise) converted(repair_code::number_to_integer, start, {source_.input_of(start)});
    if (type.storage == storage::ordered_json) {
      json_at(target) = looked_for == form::string      ? nlohmann::ordered_json(text)
                        : looked_for == form::structure ? std::move(read)
                        : !literal_of(read).empty()     ? std::move(read)
                                                        : parse_exactly(text);
      const bool keeps = policy_.options.big_numbers == big_numbers::keep;
      if (has_literals_ && !keeps && !hold_literals(json_at(target))) return refuse(code::int_not_held, start);
    }
    return true;
  }
  if (looked_for == form::string) {
    if (const literal_value* meant = similar_literal(*type.literal, text, start)) {
      if (type.storage == storage::ordered_json) json_at(target) = std::string(meant->text);
      return true;
    }
  }
  if (!log_.takes_words()) return refuse(code::literal_error, start);
  const std::string_view came = looked_for == form::string ? text : std::string_view();
  return refuse(type.literal->named ? code::enumeration : code::literal_error, start,
                plan_of(*type.literal).names.listed(came));
}

// --- times -----------------------------------------------------------------------------------------------------------

inline constexpr const char* too_precise = "it is more precise than, or out of the range of, the C++ type";

template <source Source>
bool decoder<Source>::date(const type_info& type, void* target, token ahead, mark start) {
  instant result;
  if (ahead == token::string) {
    std::string_view text;
    if (!source_.read_string(text)) return false;
    const reason strict = parse_date(text, result);
    if (strict != nullptr) {
      if (!lax()) return refuse(code::date_parsing, start, strict);
      if (const reason why = parse_date_time(text, result)) {
        const auto meant = date_in_words(text, start);
        if (!meant) return refuse(code::date_from_datetime_parsing, start, why);
        return type.temporal->store(target, seconds_of(*meant), 0) || refuse(code::date_parsing, start, too_precise);
      }
      if (result.seconds % 86400 != 0 || result.nanoseconds != 0)
        return refuse(code::date_from_datetime_inexact, start);
      converted(repair_code::datetime_to_date, start, {quoted(text)});
    }
  } else if (lax() && ahead == token::number) {
    number read;
    bool too_large = false;
    if (!source_.read_number(read)) return false;
    const reason why = date_time_from_number(read, result, too_large);
    if (too_large) return refuse(code::date_type, start);
    if (why != nullptr) return refuse(code::date_from_datetime_parsing, start, why);
    if (result.seconds % 86400 != 0 || result.nanoseconds != 0) return refuse(code::date_from_datetime_inexact, start);
    converted(repair_code::number_to_date, start, {read.text});
  } else {
    return mismatch(code::date_type, start);
  }
  if (type.temporal->store(target, result.seconds, result.nanoseconds)) return true;
  return refuse(code::date_parsing, start, too_precise);
}

template <source Source>
bool decoder<Source>::date_time(const type_info& type, void* target, token ahead, mark start) {
  instant result;
  if (ahead == token::string) {
    std::string_view text;
    if (!source_.read_string(text)) return false;
    const reason strict = parse_date_time(text, result);
    if (strict != nullptr) {
      if (!lax()) return refuse(code::datetime_parsing, start, strict);
      if (const reason why = parse_date(text, result)) {
        const auto meant = date_in_words(text, start);
        if (!meant) return refuse(code::datetime_from_date_parsing, start, why);
        return type.temporal->store(target, seconds_of(*meant), 0) ||
               refuse(code::datetime_parsing, start, too_precise);
      }
      converted(repair_code::date_to_datetime, start, {quoted(text)});
    }
  } else if (lax() && ahead == token::number) {
    number read;
    bool too_large = false;
    if (!source_.read_number(read)) return false;
    const reason why = date_time_from_number(read, result, too_large);
    if (too_large) return refuse(code::datetime_type, start);
    if (why != nullptr) return refuse(code::datetime_parsing, start, why);
    converted(repair_code::number_to_datetime, start, {read.text});
  } else {
    return mismatch(code::datetime_type, start);
  }
  if (type.temporal->store(target, result.seconds, result.nanoseconds)) return true;
  return refuse(code::datetime_parsing, start, too_precise);
}

template <source Source>
bool decoder<Source>::duration(const type_info& type, void* target, token ahead, mark start) {
  instant result;
  if (ahead == token::string) {
    std::string_view text;
    if (!source_.read_string(text)) return false;
    if (const reason why = parse_duration(text, result)) return refuse(code::time_delta_parsing, start, why);
  } else if (lax() && ahead == token::number) {
    number read;
    if (!source_.read_number(read)) return false;
    const double seconds = read.to_double();
    if (is_big(read) || !(std::fabs(seconds) < 9e17)) return refuse(code::time_delta_type, start);
    const double whole = std::floor(seconds);
    result.seconds = static_cast<std::int64_t>(whole);
    result.nanoseconds = static_cast<std::int32_t>(std::llround((seconds - whole) * 1e6) * 1000);
    if (result.nanoseconds == 1'000'000'000) result = {result.seconds + 1, 0};
    converted(repair_code::number_to_duration, start, {read.text});
  } else {
    return mismatch(code::time_delta_type, start);
  }
  if (type.temporal->store(target, result.seconds, result.nanoseconds)) return true;
  return refuse(code::time_delta_parsing, start, too_precise);
}
}  // namespace assay::inline v0::detail
