// The parts of the walk that do not depend on its source (see decoder.hpp).
#pragma once

#include "decode/messages.hpp"
#include "json/number.hpp"
#include "json/token.hpp"
#include "tables/core_types.hpp"
#include "tables/could_take.hpp"
#include "tables/label_plan.hpp"
#include "tables/scalar_access.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// A text in quotes, without an allocation where it is short, for one expression.
class quoted {
 public:
  explicit quoted(std::string_view text) : size_(text.size() + 2) {
    char* at = short_;
    if (size_ > sizeof short_) {
      long_.resize(size_);
      at = long_.data();
    }
    at[0] = at[size_ - 1] = '"';
    text.copy(at + 1, text.size());
  }
  operator std::string_view() const noexcept {  // NOLINT: what it is
    return {size_ > sizeof short_ ? long_.data() : short_, size_};
  }

 private:
  std::size_t size_;
  char short_[64];
  std::string long_;
};

/// Nineteen digits and more are no small integer to Pydantic, whatever their value.
inline bool is_big(const number& number) noexcept {
  return number.integral && number.text.size() - (number.negative ? 1 : 0) > 18;
}

/// Whether a word for nothing may begin so.
inline bool may_begin_null_word(char c) noexcept {
  const int small = c | 0x20;
  return small == 'n' || small == 'u' || small == ' ';
}

/// An integer literal as an integer; false where it is beyond 64 bits.
template <class Json>
bool build_integer(Json& target, const number& read) {
  const auto magnitude = read.magnitude();
  if (!magnitude) return false;
  if (!read.negative) {
    target = *magnitude;
  } else if (*magnitude <= std::uint64_t{1} << 63) {
    target = static_cast<std::int64_t>(0 - *magnitude);
  } else {
    return false;
  }
  return true;
}

/// The same of one that is stored as such: JSON's integers are unsigned where they are not negative.
template <class Json>
void build_integer(Json& target, std::int64_t value) {
  if (value < 0) {
    target = value;
  } else {
    target = static_cast<std::uint64_t>(value);
  }
}

// --- types -----------------------------------------------------------------------------------------------------------

/// What Pydantic says of something that is no string where a string of a format is wanted.
inline code string_type_for(const type_info& type, mode how) {
  if (type.constraints == nullptr) return code::string_type;
  switch (type.constraints->format) {
    case format::date:
      return code::date_type;
    case format::date_time:
      return code::datetime_type;
    case format::time:
      return code::time_type;
    case format::duration:
      return code::time_delta_type;
    case format::uuid:
      return code::uuid_type;
    case format::uri:
      return code::url_type;
    case format::ipv4:
      return how == mode::strict ? code::string_type : code::ip_v4_address;
    case format::ipv6:
      return how == mode::strict ? code::string_type : code::ip_v6_address;
    default:
      return code::string_type;
  }
}

/// Pydantic's set[T] is a list with uniqueItems in a schema.
inline bool is_set(const type_info& type) {
  return type.list->is_set ||
         (type.storage == storage::ordered_json && type.constraints != nullptr && type.constraints->unique_items);
}

/// An object schema that names nothing is Pydantic's dict.
inline bool is_plain_dict(const object_info& info) {
  return info.slot != nullptr && info.fields.empty() && info.patterns.empty() && info.required_extra.empty() &&
         info.extra_keys == extra::allow;
}

/// An object that names no members travels as a map where objects are closed; keys that it must have change nothing.
inline bool is_open_dict(const object_info& info) {
  return info.slot != nullptr && info.fields.empty() && info.patterns.empty() && info.extra_keys == extra::allow &&
         info.extra_value != nullptr;
}

inline bool counts_properties(const type_info& type) {
  return type.constraints != nullptr && (type.constraints->min_properties != constraint_set::unset ||
                                         type.constraints->max_properties != constraint_set::unset);
}

// --- one of several --------------------------------------------------------------------------------------------------

inline void store_enumerator(const type_info& type, void* target, std::int64_t value) {
  const bool negative = value < 0;
  const auto bits = static_cast<std::uint64_t>(value);
  store_integer(type.storage, target,
                {negative && type.storage != storage::u64 ? 0 - bits : bits, negative && type.storage != storage::u64});
}

// --- wire forms ------------------------------------------------------------------------------------------------------

/// OpenAI's strict schemas have no tuples: one travels as an object with the places item_0, item_1, ... The place that
/// a key names, written as no other text names it; nothing where it names none below `count`.
inline std::optional<std::size_t> place_in_tuple(std::string_view key, std::size_t count) {
  constexpr std::string_view prefix = "item_";
  if (key.substr(0, prefix.size()) != prefix) return std::nullopt;
  const std::string_view digits = key.substr(prefix.size());
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  std::size_t index = 0;
  const char* const end = digits.data() + digits.size();
  const auto [read, error] = std::from_chars(digits.data(), end, index);
  if (error != std::errc{} || read != end || index >= count) return std::nullopt;
  return index;
}

}  // namespace assay::inline v0::detail
