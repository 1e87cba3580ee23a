// The quick path of run-time schemas (see decoder.hpp), whose values are made of what the C++ forms read. Where a
// function returns nullptr, nothing was read and nothing was put.
#pragma once

#include "decode/decoder.hpp"
#include "tables/json_places.hpp"

#include <cmath>
#include <cstddef>
#include <string>

namespace assay::inline v0::detail {

/// An integer as its text is: with a minus it is a signed one.
template <class Place>
ASSAY_HOT void put_signed(Place place, std::int64_t value, const char* text) {
  const bool quoted = *text == '"' || *text == '\'';
  if (text[quoted] == '-') {
    put<json_type::number_integer>(place, value);
  } else {
    put<json_type::number_unsigned>(place, static_cast<std::uint64_t>(value));
  }
}

template <class Place>
ASSAY_HOT void put_number(Place place, double value, bool integral, const char* text) {
  if (integral) {
    put_signed(place, static_cast<std::int64_t>(value), text);
  } else {
    put<json_type::number_float>(place, value);
  }
}

/// With no more characters than 17 digits, a point and what is before them have, a number is what its double is.
inline constexpr std::ptrdiff_t longest_plain_real = 20;

/// Whether a number that was read quickly is what its double is. Beyond 2^52 that takes a closer look (is_plain),
/// unless it is an integer, which has few digits here.
ASSAY_HOT bool is_plain_real(double value, bool integral, std::ptrdiff_t length) noexcept {
  return length <= longest_plain_real && (integral || std::fabs(value) < 4503599627370496.0);
}

/// A common scalar.
template <source Source>
template <class Place>
const char* decoder<Source>::quick_json(quick_form how, const type_info& type, Place place, const char* p,
                                        const char* end) requires quick_source<Source> {
  switch (how) {
    case quick_form::string: {
      std::string_view content;
      const char* const next = quick_text(p, end, content);
      if (next == nullptr) {
        if (*p != '"') return nullptr;
        return escaped_string(put<json_type::string>(place).template get_ptr<std::string*>(), p);
      }
      note_quotes(p, next);
      put_string(place, content);
      return next;
    }
    case quick_form::i64: {
      std::int64_t value = 0;
      const char* next = quick_integer(p, value);
      if (next == nullptr) next = quoted_number(how, &value, p);
      if (next != nullptr) put_signed(place, value, p);
      return next;
    }
    case quick_form::f64: {
      double value = 0;
      bool integral = false;
      const char* next = quick_real(p, value, integral);
      if (next == nullptr) {
        next = quoted_number(how, &value, p);
        if (next == nullptr) return nullptr;
        integral = false;  // what is converted is a real number
      } else if (!is_plain_real(value, integral, next - p)) {
        return nullptr;
      }
      if (integral) lower_exactness(strict_match);
      put_number(place, value, integral, p);
      return next;
    }
    case quick_form::boolean: {
      bool value = false;
      const char* const next = quick_boolean(p, value);
      if (next != nullptr) put<json_type::boolean>(place, value);
      return next;
    }
    case quick_form::enumeration:
      return quick_literal(*type.literal, place, p, end);
    case quick_form::nullable:
      return quick_nullable_json(*type.nullable->value, place, p, end);
    default:
      return nullptr;
  }
}

template <source Source>
template <class Place>
const char* decoder<Source>::quick_nullable_json(const type_info& inner, Place place, const char* p,
                                                 const char* end) requires quick_source<Source> {
  return may_be_null(p) ? nullptr : quick_json(quick_json_form_of(inner), inner, place, p, end);
}

/// A common scalar of JSON itself that is ahead.
template <source Source>
template <class Place>
bool decoder<Source>::quick_scalar(Place place) requires quick_source<Source> {
  source_.peek();
  const char* const p = source_.save();
  const char* const end = source_.quick_end();
  if (p >= end) return false;
  const char* next = nullptr;
  switch (first_token[static_cast<unsigned char>(*p)]) {
    case token::string:
      next = quick_json(quick_form::string, anything, place, p, end);
      break;
    case token::number: {
      double value = 0;
      bool integral = false;
      next = quick_real(p, value, integral);
      if (next != nullptr && !is_plain_real(value, integral, next - p)) return false;
      if (next != nullptr) put_number(place, value, integral, p);
      break;
    }
    case token::boolean:
      next = quick_json(quick_form::boolean, anything, place, p, end);
      break;
    default:
      break;
  }
  if (next == nullptr) return false;
  source_.resume(next);
  return true;
}

/// A new key with such a scalar.
template <source Source>
bool decoder<Source>::build_quick_member(nlohmann::ordered_json& object, json_members& members,
                                         std::string& key) requires quick_source<Source> {
  auto& made = object.get_ref<json_object&>();
  if (members.has(made, key) || !quick_scalar(next_named{made, key})) return false;
  members.added(made);
  return true;
}

/// One of several strings.
template <source Source>
template <class Place>
const char* decoder<Source>::quick_literal(const literal_info& literals, Place place, const char* p,
                                           const char* end) requires quick_source<Source> {
  std::string_view text;
  const char* const behind = quick_text(p, end, text);
  if (behind == nullptr || !has_text(literals, text)) return nullptr;
  note_quotes(p, behind);
  put_string(place, text);
  return behind;
}

/// Whether a struct or a list is ahead, as the type wants it.
inline bool is_structure_of(const type_info& type, const char* p) noexcept {
  return *p == (type.kind == kind::object ? '{' : '[');
}

/// The same, outside of tries, of which is_structure_of is true.
template <source Source>
template <class Place>
bool decoder<Source>::nested_json(const type_info& type, Place place) requires direct_source<Source> {
  const mark start = source_.save();
  auto& made = type.kind == kind::object ? put<json_type::object>(place) : put<json_type::array>(place);
  return nested(type, &made) && (type.constraints == nullptr || check(*type.constraints, type, &made, start));
}

/// A list's items, of which `index` is the one at hand.
template <source Source>
bool decoder<Source>::append_json_items(const type_info& type, nlohmann::ordered_json& list,
                                        std::size_t& index) requires quick_source<Source> {
  auto& items = list.get_ref<json_array&>();
  bool ok = true;
  const quick_form quick = quick_json_form_of(type);
  const bool are_nested = quick == quick_form::nested && tries_ == 0;
  const char* const end = source_.quick_end();
  quick_items(index, [&](const char* p) {
    const char* const next = p < end ? quick_json(quick, type, next_item{items}, p, end) : nullptr;
    if (next != nullptr) {
      if (type.constraints == nullptr) return next;
      source_.resume(next);
      ok &= check(*type.constraints, type, &items.back(), p);
      return next;
    }
    source_.resume(p);
    if (are_nested && p < end && is_structure_of(type, p)) {
      ok &= nested_json(type, next_item{items});
    } else {
      ok &= value(type, &put<json_type::null>(next_item{items}));
    }
    return source_.save();
  });
  return ok;
}

}  // namespace assay::inline v0::detail
