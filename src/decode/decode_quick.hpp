// Common scalars in their common form, straight from the text (see decoder.hpp).
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/label_plan.hpp"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace assay::inline v0::detail {

/// A number of the form that fits T.
template <source Source>
template <class T>
const char* decoder<Source>::quick_number(quick_form how, const char* p, T& out) requires quick_source<Source> {
  if (mends && is_quote(*p)) return quoted_number(how, &out, p);
  if constexpr (std::is_same_v<T, double>) {
    bool integral = false;
    const char* const next = quick_real(p, out, integral);
    if (next != nullptr && integral) lower_exactness(strict_match);
    return next;
  } else {
    return quick_integer(p, out);
  }
}

/// A string, a boolean or a number.
template <source Source>
template <class T>
const char* decoder<Source>::quick_plain(T& out, const char* p, const char* end) requires quick_source<Source> {
  if constexpr (std::is_same_v<T, std::string>) {
    if (const char* const next = quick_string(p, end, out)) return next;
    return *p == '"' ? escaped_string(&out, p) : mended_string(&out, p);
  } else if constexpr (std::is_same_v<T, bool>) {
    return quick_boolean(p, out);
  } else {
    constexpr bool is_integer = std::is_integral_v<T>;
    constexpr quick_form integer = sizeof(T) == 4 ? quick_form::i32 : quick_form::i64;
    return quick_number(is_integer ? integer : quick_form::f64, p, out);
  }
}

/// A string with escapes or beyond ASCII, or in the quotes of others. Where it is none, the source has failed, and
/// stands at the text's end.
template <source Source>
const char* decoder<Source>::escaped_string(void* target, const char* p) requires quick_source<Source> {
  source_.resume(p);
  source_.read_string_into(*static_cast<std::string*>(target));
  return source_.save();
}

/// A plain text in quotes of either kind, where those may be mended; they are noted when it is clear that this is the
/// value (note_quotes).
template <source Source>
const char* decoder<Source>::quick_text(const char* p, const char* end,
                                        std::string_view& out) requires quick_source<Source> {
  const char* const behind = quick_view(p, end, out);
  if constexpr (mends) {
    if (behind == nullptr && *p == '\'') return source_.quick_single_quoted(p, out);
  }
  return behind;
}

/// A string in single quotes.
template <source Source>
const char* decoder<Source>::mended_string(void* target, const char* p) requires quick_source<Source> {
  if constexpr (mends) {
    std::string_view content;
    const char* const behind = *p == '\'' ? source_.quick_single_quoted(p, content) : nullptr;
    if (behind == nullptr) return nullptr;
    source_.note_quotes(p, behind);
    put_text(*static_cast<std::string*>(target), content);
    return behind;
  }
  return nullptr;
}

/// A number in quotes, which is a conversion; anything else in quotes is left to the general path.
template <source Source>
const char* decoder<Source>::quoted_number(quick_form how, void* target, const char* p) requires quick_source<Source> {
  if constexpr (mends) {
    const char quote = *p;
    if ((quote != '"' && (quote != '\'' || !source_.may_mend())) || !lax()) return nullptr;
    bool integral = true;
    const char* const stop = how == quick_form::i32   ? quick_integer(p + 1, *static_cast<std::int32_t*>(target))
                             : how == quick_form::i64 ? quick_integer(p + 1, *static_cast<std::int64_t*>(target))
                                                      : quick_real(p + 1, *static_cast<double*>(target), integral);
    if (stop == nullptr || *stop != quote) return nullptr;
    note_quotes(p, stop + 1);
    source_.resume(stop + 1);
    const repair_code which = how == quick_form::f64 ? repair_code::string_to_number : repair_code::string_to_integer;
    log_.add_repair_of_number(which, here_, source_.place_of(p), {p + 1, static_cast<std::size_t>(stop - p) - 1});
    lower_exactness(lax_match);
    return stop + 1;
  }
  return nullptr;
}

/// The same in a std::optional.
template <source Source>
template <class T>
const char* decoder<Source>::quick_optional(void* target, const char* p,
                                            const char* end) requires quick_source<Source> {
  auto& nullable = *static_cast<std::optional<T>*>(target);
  if (std::memcmp(p, "null", 4) == 0) {
    nullable.reset();
    return p + 4;
  }
  if (may_be_null(p)) return nullptr;
  return quick_plain(nullable.emplace(), p, end);
}

/// A nullable scalar. Anything else is left to the general path, which starts anew.
template <source Source>
const char* decoder<Source>::quick_nullable(const type_info& type, void* target, const char* p,
                                            const char* end) requires quick_source<Source> {
  const type_info& inner = *type.nullable->value;
  if (type.nullable->is_plain_optional) {
    switch (inner.storage) {
      case storage::boolean:
        return quick_optional<bool>(target, p, end);
      case storage::i32:
        return quick_optional<std::int32_t>(target, p, end);
      case storage::i64:
        return quick_optional<std::int64_t>(target, p, end);
      case storage::f64:
        return quick_optional<double>(target, p, end);
      case storage::string:
        return quick_optional<std::string>(target, p, end);
      default:
        break;
    }
  }
  if (std::memcmp(p, "null", 4) == 0) {
    type.nullable->reset(target);
    return p + 4;
  }
  if (may_be_null(p)) return nullptr;
  return quick_value(quick_form_of(inner), inner, type.nullable->emplace(target), p, end);
}

template <source Source>
const char* decoder<Source>::quick_enumerator(const type_info& type, void* target, const char* p,
                                              const char* end) requires quick_source<Source> {
  if (type.kind == kind::literal) {
    if (const char* const behind = plan_of(*type.literal).only_text.pass(p)) return behind;
  }
  std::string_view text;
  const char* const behind = quick_text(p, end, text);
  if (type.kind == kind::literal) {
    if (behind == nullptr || !has_text(*type.literal, text)) return nullptr;
    note_quotes(p, behind);
    return behind;
  }
  const enumerator_info* const found = behind != nullptr ? find_enumerator(*type.enumeration, text) : nullptr;
  if (found == nullptr) return nullptr;
  note_quotes(p, behind);
  store_enumerator(type, target, found->value);
  return behind;
}

template <source Source>
const char* decoder<Source>::quick_value(quick_form how, const type_info& type, void* target, const char* p,
                                         const char* end) requires quick_source<Source> {
  switch (how) {
    case quick_form::none:
    case quick_form::nested:
      return nullptr;
    case quick_form::string:
      return quick_plain(*static_cast<std::string*>(target), p, end);
    case quick_form::i32:
      return quick_plain(*static_cast<std::int32_t*>(target), p, end);
    case quick_form::i64:
      return quick_plain(*static_cast<std::int64_t*>(target), p, end);
    case quick_form::f64:
      return quick_plain(*static_cast<double*>(target), p, end);
    case quick_form::boolean:
      return quick_plain(*static_cast<bool*>(target), p, end);
    case quick_form::enumeration:
      return quick_enumerator(type, target, p, end);
    case quick_form::nullable:
      return quick_nullable(type, target, p, end);
    case quick_form::choice:
      return quick_choice(*type.variant, target, p, end);
  }
  ASSAY_UNREACHABLE();
  return nullptr;
}

}  // namespace assay::inline v0::detail
