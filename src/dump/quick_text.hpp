// A typed value as JSON text in one line: the walk of value_walker.hpp over C++ types once more, for speed. It asks one
// byte how a value is written, looks at what many values have in common once, keeps the place in the text in a
// register, and does not know where in the value it is: of what can't be written, value_walker tells the path.
#pragma once

#include "dump/compact_text.hpp"
#include "dump/value_walker.hpp"
#include "tables/plan.hpp"
#include "tables/scalar_access.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace assay::inline v0::detail::writing {

/// Behind every value is a comma, as in compact_text. What takes a place and returns one is called with room for
/// longest_scalar, and leaves no more room than it has used.
class quick_text {
 public:
  quick_text(const type_info& type, const void* value) noexcept : type_(type), value_(value) {}

  [[nodiscard]] std::string write() {
    char* const end = value(out().room(longest_scalar), type_, value_);
    out().written(end - 1);
    return out().take();
  }

 private:
  /// A number, or a string that is copied as a chunk; with a comma, and a bracket before or behind it.
  static constexpr std::size_t longest_scalar = longest_number + 2;
  static_assert(longest_short < longest_scalar);

  [[nodiscard]] text_out& out() noexcept { return sink_.out(); }
  [[nodiscard]] ASSAY_HOT char* room(char* at, std::size_t bytes = longest_scalar) {
    return out().room_from(at, bytes);
  }

  /// Says what can't be written, and where that is.
  [[noreturn]] ASSAY_COLD void fail() const {
    compact_text ignored;
    value_walker(ignored).write(type_, value_);
    throw std::invalid_argument("assay: can't write the value as JSON");
  }

  // --- any value -----------------------------------------------------------------------------------------------------

  char* value(char* at, const type_info& type, const void* value) {
    return plain(at, write_form_of(type), type, value);
  }

  ASSAY_HOT char* plain(char* at, write_form form, const type_info& type, const void* value) {
    switch (form) {
      case write_form::boolean:
        return put(at, *static_cast<const bool*>(value));
      case write_form::i32:
        return put(at, *static_cast<const std::int32_t*>(value));
      case write_form::i64:
        return put(at, *static_cast<const std::int64_t*>(value));
      case write_form::f64:
        return put(at, *static_cast<const double*>(value));
      case write_form::string:
        return put(at, *static_cast<const std::string*>(value));
      case write_form::optional_boolean:
        return put(at, *static_cast<const std::optional<bool>*>(value));
      case write_form::optional_i32:
        return put(at, *static_cast<const std::optional<std::int32_t>*>(value));
      case write_form::optional_i64:
        return put(at, *static_cast<const std::optional<std::int64_t>*>(value));
      case write_form::optional_f64:
        return put(at, *static_cast<const std::optional<double>*>(value));
      case write_form::optional_string:
        return put(at, *static_cast<const std::optional<std::string>*>(value));
      default:
        return other(at, form, type, value);
    }
  }

  /// Kinds that are rarer, or hold others.
  ASSAY_APART char* other(char* at, write_form form, const type_info& type, const void* value) {
    switch (form) {
      case write_form::u64:
        return put(at, *static_cast<const std::uint64_t*>(value));
      case write_form::f32:
        return put(at, *static_cast<const float*>(value));
      case write_form::i8:
      case write_form::i16:
      case write_form::u8:
      case write_form::u16:
      case write_form::u32:
        with_integer(type.storage, value, [&](auto number) { at = put(at, number); });
        return at;
      case write_form::nullable:
        return nullable(at, *type.nullable, value);
      case write_form::enumeration:
        return enumerator(at, type, value);
      case write_form::literal:
        return put_text(at, type.literal->values.front().text);
      case write_form::list:
        return list(at, *type.list, value);
      case write_form::tuple:
        return tuple(at, *type.tuple, value);
      case write_form::map:
        return map(at, *type.map, value);
      case write_form::object:
        return object(at, *type.object, value);
      case write_form::variant:
        return variant(at, *type.variant, value);
      case write_form::custom:
        return custom(at, *type.custom, value);
      default:
        return rare(at, type, value);
    }
  }

  /// What is not worth a way of its own.
  ASSAY_COLD char* rare(char* at, const type_info& type, const void* value) {
    out().written(at);
    try {
      value_walker(sink_).write(type, value);
    } catch (const std::invalid_argument&) {
      fail();  // with the whole path
    }
    return out().room(0);
  }

  ASSAY_COLD char* custom(char* at, const custom_info& info, const void* value) {
    const scratch wire(*info.wire->life);
    info.to_wire(value, wire.get());
    return this->value(at, *info.wire, wire.get());
  }

  // --- scalars -------------------------------------------------------------------------------------------------------

  ASSAY_HOT static char* put(char* at, std::nullptr_t) noexcept { return std::copy_n("null,", 5, at); }
  ASSAY_HOT static char* put(char* at, bool value) noexcept {
    static constexpr char words[2][9] = {"false,\0\0", "true,\0\0\0"};
    const std::size_t is_true = value ? 1 : 0;
    std::memcpy(at, words[is_true], 8);
    return at + 6 - is_true;
  }
  template <std::integral Integer>
  ASSAY_HOT static char* put(char* at, Integer value) noexcept {
    at = write_integer(at, value);
    *at = ',';
    return at + 1;
  }
  template <std::floating_point Float>
  ASSAY_HOT char* put(char* at, Float value) {
    if (!ASSAY_LIKELY(std::isfinite(value))) fail();
    at = write_number(at, value);
    *at = ',';
    return at + 1;
  }
  /// nullptr for a string that isn't short, or needs escapes.
  ASSAY_HOT static char* put_short(char* at, const std::string& text) {
    char* const end = is_short(text) ? write_short(at, text) : nullptr;
    if (end == nullptr) return nullptr;
    *end = ',';
    return end + 1;
  }
  ASSAY_HOT char* put(char* at, const std::string& text) {
    char* const end = put_short(at, text);
    return end != nullptr ? end : put_text(at, text);
  }
  template <class T>
  ASSAY_HOT char* put(char* at, const std::optional<T>& value) {
    return value ? put(at, *value) : put(at, nullptr);
  }
  ASSAY_HOT char* put_text(char* at, std::string_view text) {
    const quoted_text quoted = put_quoted(out(), at, text);
    if (!ASSAY_LIKELY(quoted.is_utf8)) fail();
    at = room(quoted.end, 1);
    *at = ',';
    return at + 1;
  }

  char* enumerator(char* at, const type_info& type, const void* value) {
    std::int64_t bits = 0;
    const enumerator_info* const found = enumerator_of(type, value, bits);
    if (found == nullptr) fail();
    return put_text(at, found->name);
  }

  char* nullable(char* at, const nullable_info& info, const void* value) {
    const void* held = nullptr;
    info.held(value, 1, &held);
    return held == nullptr ? put(at, nullptr) : this->value(at, *info.value, held);
  }

  // --- lists ---------------------------------------------------------------------------------------------------------

  ASSAY_HOT char* close(char* at, char bracket, bool empty) {
    at = room(at, 2) - (empty ? 0 : 1);
    at[0] = bracket;
    at[1] = ',';
    return at + 2;
  }

  char* list(char* at, const list_info& info, const void* list) {
    *at++ = '[';
    if (info.data != nullptr) {
      const std::size_t count = info.size(list);
      return close(items(at, *info.item, info.data(list), count), ']', count == 0);
    }
    struct visitor {
      quick_text& text;
      const type_info& item;
      char* at;
      bool empty = true;
    } context = {*this, *info.item, at};
    info.visit(list, &context, [](void* raw, const void* items, std::size_t count) {
      visitor& to = *static_cast<visitor*>(raw);
      to.at = to.text.items(to.at, to.item, items, count);
      to.empty &= count == 0;
    });
    return close(context.at, ']', context.empty);
  }

  /// Items that lie one behind the other.
  char* items(char* at, const type_info& type, const void* items, std::size_t count) {
    const write_form form = write_form_of(type);
    switch (form) {
      case write_form::boolean:
        return booleans(at, static_cast<const bool*>(items), count);
      case write_form::i32:
        return each(at, static_cast<const std::int32_t*>(items), count);
      case write_form::i64:
        return each(at, static_cast<const std::int64_t*>(items), count);
      case write_form::f64:
        return each(at, static_cast<const double*>(items), count);
      case write_form::string:
        return each(at, static_cast<const std::string*>(items), count);
      case write_form::optional_i32:
        return each(at, static_cast<const std::optional<std::int32_t>*>(items), count);
      case write_form::optional_f64:
        return each(at, static_cast<const std::optional<double>*>(items), count);
      case write_form::variant:
        return variants(at, type, items, count);
      default:
        break;
    }
    const auto* item = static_cast<const char*>(items);
    for (; count > 0; --count, item += type.life->size) {
      at = room(at);
      at = form == write_form::object ? object(at, *type.object, item) : plain(at, form, type, item);
    }
    return at;
  }

  template <class T>
  char* each(char* at, const T* items, std::size_t count) {
    constexpr std::size_t block = 16;
    while (count > 0) {
      const std::size_t some = std::min(count, block);
      at = room(at, some * longest_scalar);
      for (std::size_t i = 0; i < some; ++i) at = put(at, items[i]);
      items += some;
      count -= some;
    }
    return at;
  }
  char* each(char* at, const std::string* items, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) at = put(room(at), items[i]);
    return at;
  }

  char* booleans(char* at, const bool* items, std::size_t count) {
    static constexpr char pairs[4][17] = {"false,false,\0\0\0\0", "true,false,\0\0\0\0\0", "false,true,\0\0\0\0\0",
                                          "true,true,\0\0\0\0\0\0"};
    constexpr std::size_t longest_pair = 16;
    constexpr std::size_t block = 128;
    while (count > 0) {
      const std::size_t some = std::min(count, block);
      at = room(at, some * 6 + longest_pair);
      for (std::size_t i = 0; i + 1 < some; i += 2) {
        const std::size_t first = items[i] ? 1 : 0;
        const std::size_t second = items[i + 1] ? 1 : 0;
        std::memcpy(at, pairs[first + 2 * second], longest_pair);
        at += 12 - first - second;
      }
      if (some % 2 != 0) at = put(at, items[some - 1]);
      items += some;
      count -= some;
    }
    return at;
  }

  char* tuple(char* at, const tuple_info& info, const void* tuple) {
    *at++ = '[';
    for (std::size_t i = 0; i < info.items.size(); ++i) at = value(room(at), *info.items[i], info.get(tuple, i));
    return close(at, ']', info.items.empty());
  }

  // --- objects -------------------------------------------------------------------------------------------------------

  char* object(char* at, const object_info& info, const void* object) {
    constexpr std::size_t longest_member = written_field::capacity + longest_scalar;
    const object_plan& plan = plan_of(info);
    const char* last = out().last_place(longest_member);
    *at++ = '{';
    for (const written_field& field : plan.written) {
      if (!ASSAY_LIKELY(at <= last)) {
        at = room(at, longest_member);
        last = out().last_place(longest_member);
      }
      std::memcpy(at, field.text, written_field::capacity);
      const void* const value = static_cast<const char*>(object) + field.offset;
      if (char* const end = plain_member(at, field, value)) {
        at = end;
        continue;
      }
      const auto index = static_cast<std::size_t>(&field - plan.written.data());
      at = field.key_size != 0 ? at + field.key_size : key(at, plan.fields[index].key.name);
      at = plain(at, field.inner, *field.type, value);
      last = out().last_place(longest_member);
    }
    if (info.visit_extra != nullptr) return extra(at, info, object);
    return close(at, '}', plan.written.empty());
  }

  /// The value of a member whose text is there already, or its end; nullptr where that needs more room than is
  /// foreseen.
  ASSAY_HOT char* plain_member(char* at, const written_field& field, const void* value) {
    char* const begin = at + field.key_size;
    char* const end = at + field.full_size;
    switch (field.form) {
      case write_form::boolean:
        return put(begin, *static_cast<const bool*>(value));
      case write_form::i32:
        return put(begin, *static_cast<const std::int32_t*>(value));
      case write_form::i64:
        return put(begin, *static_cast<const std::int64_t*>(value));
      case write_form::f64:
        return put(begin, *static_cast<const double*>(value));
      case write_form::string:
        return put_short(begin, *static_cast<const std::string*>(value));
      case write_form::optional_boolean:
        return put_or(begin, end, *static_cast<const std::optional<bool>*>(value));
      case write_form::optional_i32:
        return put_or(begin, end, *static_cast<const std::optional<std::int32_t>*>(value));
      case write_form::optional_i64:
        return put_or(begin, end, *static_cast<const std::optional<std::int64_t>*>(value));
      case write_form::optional_f64:
        return put_or(begin, end, *static_cast<const std::optional<double>*>(value));
      case write_form::optional_string:
        return put_or(begin, end, *static_cast<const std::optional<std::string>*>(value));
      case write_form::constant:
        return end;
      case write_form::other:
        return nullptr;
      default:
        ASSAY_UNREACHABLE();  // see written_field
        return nullptr;
    }
  }
  template <class T>
  ASSAY_HOT char* put_or(char* begin, char* end, const std::optional<T>& value) {
    if (!value) return end;
    if constexpr (std::is_same_v<T, std::string>) {
      return put_short(begin, *value);
    } else {
      return put(begin, *value);
    }
  }

  ASSAY_APART char* key(char* at, std::string_view text) {
    const quoted_text quoted = put_quoted(out(), at, text);
    if (!ASSAY_LIKELY(quoted.is_utf8)) fail();
    at = room(quoted.end, longest_scalar + 1);
    *at = ':';
    return at + 1;
  }
  ASSAY_HOT char* key(char* at, const std::string& text) {
    at = room(at, longest_short + 1 + longest_scalar);
    char* const end = is_short(text) ? write_short(at, text) : nullptr;
    if (end == nullptr) return key(at, std::string_view(text));
    *end = ':';
    return end + 1;
  }

  /// Members whose keys are data, behind those of the fields.
  ASSAY_COLD char* extra(char* at, const object_info& info, const void* object) {
    struct visitor {
      quick_text& text;
      const object_info& info;
      char* at;
      bool empty;
    } context = {*this, info, at, info.fields.empty()};
    info.visit_extra(object, &context, [](void* raw, std::string_view key, const void* value) {
      visitor& to = *static_cast<visitor*>(raw);
      const auto& fields = to.info.fields;
      if (std::any_of(fields.begin(), fields.end(), [&](const field_info& field) { return field.name == key; })) {
        to.text.fail();
      }
      to.at = to.text.value(to.text.key(to.at, key), *to.info.extra_value, value);
      to.empty = false;
    });
    return close(context.at, '}', context.empty);
  }

  char* map(char* at, const map_info& info, const void* map) {
    struct visitor {
      quick_text& text;
      const map_info& info;
      char* at;
      bool empty = true;
    } context = {*this, info, at};
    *context.at++ = '{';
    const auto run = [](void* raw, const void* const* keys, const void* const* values, std::size_t count) {
      visitor& to = *static_cast<visitor*>(raw);
      to.at = to.text.entries(to.at, to.info, keys, values, count);
      to.empty &= count == 0;
    };
    info.visit(map, &context, run);
    return close(context.at, '}', context.empty);
  }

  char* entries(char* at, const map_info& info, const void* const* keys, const void* const* values, std::size_t count) {
    const write_form form = write_form_of(*info.value);
    const bool is_text = write_form_of(*info.key) == write_form::string;
    for (std::size_t i = 0; i < count; ++i) {
      at = is_text ? key(at, *static_cast<const std::string*>(keys[i])) : scalar_key(at, *info.key, keys[i]);
      at = plain(at, form, *info.value, values[i]);
    }
    return at;
  }
  /// Keys that are no text: the value in quotes, if it has none.
  ASSAY_APART char* scalar_key(char* at, const type_info& type, const void* value) {
    if (type.kind == kind::integer) {
      char digits[longest_number];
      const char* end = digits;
      with_integer(type.storage, value, [&](auto number) { end = write_integer(digits, number); });
      return key(at, std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }
    at = enumerator(room(at), type, value);
    at[-1] = ':';
    return room(at);
  }

  // --- variants ------------------------------------------------------------------------------------------------------

  char* variant(char* at, const union_info& info, const void* variant) {
    std::size_t index = 0;
    const void* held = nullptr;
    info.held(variant, 1, &held, &index);
    if (index >= info.alternatives.size()) fail();
    return value(at, *info.alternatives[index], held);
  }

  /// How each is written is asked once for each alternative.
  char* variants(char* at, const type_info& type, const void* items, std::size_t count) {
    constexpr std::size_t most_alternatives = 16;
    constexpr std::size_t block = 32;
    const union_info& info = *type.variant;
    const auto& alternatives = info.alternatives;
    std::array<write_form, most_alternatives> forms{};
    const std::size_t known = std::min(alternatives.size(), most_alternatives);
    for (std::size_t i = 0; i < known; ++i) forms[i] = write_form_of(*alternatives[i]);
    const void* held[block];
    std::size_t indexes[block];
    for (std::size_t done = 0; done < count; done += block) {
      const std::size_t some = std::min(block, count - done);
      info.held(static_cast<const char*>(items) + done * type.life->size, some, held, indexes);
      for (std::size_t i = 0; i < some; ++i) {
        const std::size_t index = indexes[i];
        if (!ASSAY_LIKELY(index < alternatives.size())) fail();
        const type_info& alternative = *alternatives[index];
        const write_form form = ASSAY_LIKELY(index < known) ? forms[index] : write_form_of(alternative);
        at = by_turns(room(at), form, alternative, held[i]);
      }
    }
    return at;
  }

  /// A value whose kind is not foreseen: processors remember more branches than places that a jump went to.
  ASSAY_HOT char* by_turns(char* at, write_form form, const type_info& type, const void* value) {
    if (form == write_form::string) return put(at, *static_cast<const std::string*>(value));
    if (form == write_form::f64) return put(at, *static_cast<const double*>(value));
    if (form == write_form::boolean) return put(at, *static_cast<const bool*>(value));
    return plain(at, form, type, value);
  }

  const type_info& type_;
  const void* value_;
  compact_text sink_;
};

}  // namespace assay::inline v0::detail::writing
