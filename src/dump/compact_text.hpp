// A sink of value_walker (value_walker.hpp) that writes JSON text in one line.
#pragma once

#include "dump/value_walker.hpp"
#include "json/json_text.hpp"
#include "json/number_text.hpp"
#include "json/text_out.hpp"
#include "tables/plan.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace assay::inline v0::detail::writing {

/// Behind every value is a comma; a closing bracket takes the place of the last one. So no value has to know whether it
/// is the first.
class compact_text {
 public:
  void null() { put(nullptr); }
  void boolean(bool value) { put(value); }
  template <class Number>
  void integer(Number value) {
    put(value);
  }
  template <class Number>
  void number(Number value) {
    put(value);
  }
  void literal(std::string_view text) {
    out_.put(text);
    out_.put(',');
  }
  [[nodiscard]] bool string(std::string_view text) { return put(text); }

  void begin_array() { out_.put('['); }
  void item() noexcept {}
  void end_array(bool empty) { close(']', empty); }

  void begin_object() { out_.put('{'); }
  [[nodiscard]] bool key(std::string_view text) {
    const bool valid = put_quoted(out_, text);
    out_.put(':');
    return valid;
  }
  [[nodiscard]] bool key(const planned_field& field) { return key(field.key.name); }
  void end_object(bool empty) { close('}', empty); }

  /// A run of items up to the first that is not plain; `item_at` has their addresses, nullptr for a null.
  template <class ItemAt>
  std::size_t items(const type_info& type, std::size_t count, ItemAt item_at) {
    // Of the commonest kinds, what they are is asked once for all items.
    if (is_plain_kind(type.kind)) {
      switch (type.storage) {
        case storage::boolean:
          return run<bool>(type, count, item_at);
        case storage::i32:
          return run<std::int32_t>(type, count, item_at);
        case storage::i64:
          return run<std::int64_t>(type, count, item_at);
        case storage::f64:
          return run<double>(type, count, item_at);
        case storage::string:
          return run<std::string>(type, count, item_at);
        default:
          break;
      }
    }
    return run<void>(type, count, item_at);
  }

  /// A struct. `write_other(field, value)` writes the members that are not plain, after their keys.
  template <class WriteOther>
  void object(std::span<const planned_field> fields, const void* object, WriteOther write_other) {
    char* at = out_.room(1);
    *at++ = '{';
    for (const planned_field& field : fields) {
      const void* const value = static_cast<const char*>(object) + field.offset;
      at = write_key(at, field);
      if (write_plain(at, *field.type, value)) continue;
      out_.written(at);
      write_other(field, value);
      at = out_.room(0);
    }
    out_.written(at);
    close('}', fields.empty());
  }

  [[nodiscard]] std::string take() {
    out_.written(out_.room(0) - 1);  // the last comma
    return out_.take();
  }

 private:
  /// With its comma, whatever it is; and a string that is copied as a chunk.
  static constexpr std::size_t longest_scalar = longest_number + 1;
  static_assert(longest_short < longest_scalar);

  void close(char bracket, bool empty) {
    char* at = out_.room(2) - (empty ? 0 : 1);
    at[0] = bracket;
    at[1] = ',';
    out_.written(at + 2);
  }

  /// `"key":` and room for a scalar.
  ASSAY_HOT char* write_key(char* at, const planned_field& field) {
    constexpr std::size_t longest_key = quoted_name::capacity;
    at = out_.room_from(at, longest_key + longest_scalar);
    if (!field.quoted.has_name()) return write_long_key(at, field);
    std::memcpy(at, field.quoted.text, longest_key);
    return at + field.quoted.quoted_size() + 1;
  }
  /// A key with escapes, or one that is too long to be at hand in quotes.
  ASSAY_COLD char* write_long_key(char* at, const planned_field& field) {
    out_.written(at);
    static_cast<void>(key(field.key.name));
    return out_.room(longest_scalar);
  }

  /// Items that are T; void: whatever the type's table says.
  template <class T, class ItemAt>
  std::size_t run(const type_info& type, std::size_t count, ItemAt item_at) {
    char* at = out_.room(0);
    std::size_t done = 0;
    for (; done < count; ++done) {
      at = out_.room_from(at, longest_scalar);
      const void* const item = item_at(done);
      bool written = false;
      if (item == nullptr) {
        written = write(at, nullptr);
      } else if constexpr (std::is_void_v<T>) {
        written = write_plain(at, type, item);
      } else {
        written = write(at, *static_cast<const T*>(item));
      }
      if (!written) break;
    }
    out_.written(at);
    return done;
  }

  /// A scalar, a constant, or what holds one. False if the walk has to write it.
  ASSAY_HOT bool write_plain(char*& at, const type_info& type, const void* value) {
    switch (type.kind) {
      case kind::nullable: {
        const void* held = nullptr;
        type.nullable->held(value, 1, &held);
        return held == nullptr ? write(at, nullptr) : write_scalar(at, *type.nullable->value, held);
      }
      case kind::variant: {
        std::size_t index = 0;
        const void* const held = type.variant->held(value, index);
        return index < type.variant->alternatives.size() && write_scalar(at, *type.variant->alternatives[index], held);
      }
      case kind::literal:
        return write(at, type.literal->values.front().text);
      default:
        return write_scalar(at, type, value);
    }
  }
  ASSAY_HOT bool write_scalar(char*& at, const type_info& type, const void* value) {
    if (!is_plain_kind(type.kind)) return false;
    switch (type.storage) {
      case storage::boolean:
        return write(at, *static_cast<const bool*>(value));
      case storage::i8:
        return write(at, *static_cast<const std::int8_t*>(value));
      case storage::i16:
        return write(at, *static_cast<const std::int16_t*>(value));
      case storage::i32:
        return write(at, *static_cast<const std::int32_t*>(value));
      case storage::i64:
        return write(at, *static_cast<const std::int64_t*>(value));
      case storage::u8:
        return write(at, *static_cast<const std::uint8_t*>(value));
      case storage::u16:
        return write(at, *static_cast<const std::uint16_t*>(value));
      case storage::u32:
        return write(at, *static_cast<const std::uint32_t*>(value));
      case storage::u64:
        return write(at, *static_cast<const std::uint64_t*>(value));
      case storage::f32:
        return write(at, *static_cast<const float*>(value));
      case storage::f64:
        return write(at, *static_cast<const double*>(value));
      case storage::string:
        return write(at, *static_cast<const std::string*>(value));
      case storage::none:
      case storage::json:
      case storage::ordered_json:
        break;
    }
    return false;
  }

  // Plain values with their commas, where there is room for longest_scalar. False where the value can't be written.
  ASSAY_HOT bool write(char*& at, std::nullptr_t) noexcept {
    std::memcpy(at, "null,", 5);
    at += 5;
    return true;
  }
  ASSAY_HOT bool write(char*& at, bool value) noexcept {
    static constexpr char words[2][9] = {"false,\0\0", "true,\0\0\0"};
    std::memcpy(at, words[value ? 1 : 0], 8);
    at += value ? 5 : 6;
    return true;
  }
  template <std::integral Integer>
  ASSAY_HOT bool write(char*& at, Integer value) noexcept {
    at = write_integer(at, value);
    *at++ = ',';
    return true;
  }
  template <std::floating_point Float>
  ASSAY_HOT bool write(char*& at, Float value) noexcept {
    if (!std::isfinite(value)) return false;
    at = write_number(at, value);
    *at++ = ',';
    return true;
  }
  ASSAY_HOT bool write(char*& at, const std::string& text) {
    char* const end = is_short(text) ? write_short(at, text) : nullptr;
    if (end == nullptr) return write(at, std::string_view(text));
    *end = ',';
    at = end + 1;
    return true;
  }
  ASSAY_HOT bool write(char*& at, std::string_view text) {
    const quoted_text quoted = put_quoted(out_, at, text);
    at = out_.room_from(quoted.end, 1);
    *at++ = ',';
    return quoted.is_utf8;
  }

  template <class Value>
  bool put(Value value) {
    char* at = out_.room(longest_scalar);
    const bool written = write(at, value);
    out_.written(at);
    return written;
  }

  text_out out_;
};

}  // namespace assay::inline v0::detail::writing
