// What the decoder derives from a type table once, at the type's first use, and keeps beside it: offsets, key look-up
// and masks of an object, the discriminator of a union, a compiled pattern.
//
// Plans of C++ types live as long as the program; plans of a run-time schema are freed with it (free_plans).
// Concurrent first uses are safe: the plan that is published first stays.
#pragma once

#include "json/quick_scan.hpp"
#include "json/token.hpp"
#include "scalars/pattern.hpp"
#include "scalars/worded_text.hpp"
#include "tables/key_table.hpp"
#include "tables/label_table.hpp"

#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::inline v0 {

/// Types whose values are mostly read in one go (see quick_scan.hpp); and structs and lists, which have loops of their
/// own. A choice is a union of scalars.
enum class quick_form : std::uint8_t { none, string, i32, i64, f64, boolean, enumeration, nullable, choice, nested };

/// Of plain numbers and booleans.
[[nodiscard]] constexpr bool is_numeric(quick_form form) noexcept {
  return form == quick_form::i32 || form == quick_form::i64 || form == quick_form::f64 || form == quick_form::boolean;
}

[[nodiscard]] constexpr quick_form quick_form_of(const type_info& type) noexcept;

/// Of a union whose alternatives are all plain numbers, booleans or text.
[[nodiscard]] constexpr bool is_quick_choice(const union_info& info) noexcept {
  if (info.exactly_one || info.emplace == nullptr) return false;
  for (const type_info* const alternative : info.alternatives) {
    const quick_form form = quick_form_of(*alternative);
    if (form != quick_form::string && !is_numeric(form)) return false;
  }
  return true;
}

[[nodiscard]] constexpr quick_form quick_form_of(const type_info& type) noexcept {
  if (type.constraints != nullptr || type.storage == storage::ordered_json) return quick_form::none;
  switch (type.kind) {
    case kind::string:
      return type.storage == storage::string ? quick_form::string : quick_form::none;
    case kind::integer:
      return type.storage == storage::i32   ? quick_form::i32
             : type.storage == storage::i64 ? quick_form::i64
                                            : quick_form::none;
    case kind::number:
      return type.storage == storage::f64 ? quick_form::f64 : quick_form::none;
    case kind::boolean:
      return quick_form::boolean;
    case kind::enumeration:
    case kind::literal:
      return quick_form::enumeration;
    case kind::nullable:
      switch (quick_form_of(*type.nullable->value)) {
        case quick_form::none:
        case quick_form::nested:
          return quick_form::none;
        default:
          return quick_form::nullable;
      }
    case kind::variant:
      return is_quick_choice(*type.variant) ? quick_form::choice : quick_form::none;
    case kind::object:
    case kind::list:
      return quick_form::nested;
    default:
      return quick_form::none;
  }
}

/// The same of a run-time schema's type, whose value is an ordered_json: it is made from what the C++ form reads. Its
/// enumerations are literals. The constraints of the type itself are not looked at: those are checked afterwards.
[[nodiscard]] constexpr quick_form quick_json_form_of(const type_info& type) noexcept {
  if (type.storage != storage::ordered_json) return quick_form::none;
  switch (type.kind) {
    case kind::string:
      return quick_form::string;
    case kind::integer:
      return quick_form::i64;
    case kind::number:
      return quick_form::f64;
    case kind::boolean:
      return quick_form::boolean;
    case kind::nullable:
      if (type.nullable->value->constraints != nullptr) return quick_form::none;
      switch (quick_json_form_of(*type.nullable->value)) {
        case quick_form::none:
        case quick_form::nested:
          return quick_form::none;
        default:
          return quick_form::nullable;
      }
    case kind::literal:
      return quick_form::enumeration;
    case kind::object:
    case kind::list:
      return quick_form::nested;
    default:
      return quick_form::none;
  }
}

/// How a value is written as JSON text, told by one look: plain ones by their storage, some of them in a std::optional.
enum class write_form : std::uint8_t {
  boolean,
  i32,
  i64,
  f64,
  string,
  optional_boolean,
  optional_i32,
  optional_i64,
  optional_f64,
  optional_string,
  constant,
  other,
  // What is one of the others in an object.
  i8,
  i16,
  u8,
  u16,
  u32,
  u64,
  f32,
  nullable,
  enumeration,
  literal,
  list,
  tuple,
  map,
  object,
  variant,
  custom,
  rare
};
[[nodiscard]] write_form write_form_of(const type_info& type) noexcept;

/// What writing needs to know of a field.
struct written_field {
  static constexpr std::size_t capacity = 32;
  /// The key in quotes with its colon, for one wide copy. Behind it is what is mostly the value: of an optional "null",
  /// of a constant itself; with a comma.
  char text[capacity] = {};
  const type_info* type = nullptr;
  std::uint32_t offset = 0;
  write_form form = write_form::other;  ///< of the first twelve
  write_form inner = write_form::rare;  ///< where that is one of the others
  std::uint8_t key_size = 0;            ///< 0 of a key that is too long, or is to be escaped
  std::uint8_t full_size = 0;           ///< with the value behind it
};

struct alignas(64) planned_field {
  // What the quick path needs, in one cache line.
  detail::quoted_name quoted;
  quick_form quick = quick_form::none;
  bool checked = false;  ///< has constraints all the same
  std::uint32_t offset = 0;
  const type_info* type = nullptr;
  // What the general path needs as well.
  alignas(64) detail::key_name key;
  const constraint_set* constraints = nullptr;
  const field_info* info = nullptr;
  const nlohmann::ordered_json* default_value = nullptr;  ///< run-time schemas
  bool reset_first = false;        ///< a default may be standing in it: what is read starts from nothing
  std::uint32_t next_by_name = 0;  ///< the field whose name is next in the order of bytes; behind the last, their count
};

struct object_plan {
  explicit object_plan(const object_info& info);

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The field of a key, under its name on the wire, its C++ name or an alias; none if there is none.
  [[nodiscard]] std::size_t find(std::string_view key) const;
  /// The field of a key in another style (firstName, First Name for first_name), if only one is meant.
  [[nodiscard]] std::size_t find_similar(std::string_view key) const;
  /// Which of object_info::required_extra a key is; none if it is none of them.
  [[nodiscard]] std::size_t find_required_extra(std::string_view key) const;

  std::span<const planned_field> fields;  ///< behind the last is one more, which no key matches
  std::vector<std::uint64_t> required;    ///< which are, a bit a field
  std::uint32_t first_by_name = 0;        ///< the field that begins that order
  std::uint64_t awaited = 0;              ///< of the first 64, those without which an object is not all there yet
  bool deferred = false;                  ///< normalize comes before the constraints of fields
  bool plain = false;                     ///< a struct of up to 64 fields without rules of its own
  bool plain_json = false;                ///< the same of a run-time schema
  bool has_defaults = false;
  /// Of each field, whether its default is valid by its own schema, once somebody has asked.
  enum class verdict : std::uint8_t { unknown, fits, refused };
  std::unique_ptr<std::atomic<verdict>[]> default_verdicts;
  detail::key_table quick_keys;        ///< of plain ones: names on the wire
  std::vector<written_field> written;  ///< of the same fields

 private:
  /// Sets first_by_name, and next_by_name of each field.
  void link_by_name();
  void add_names();

  std::vector<planned_field> all_fields_;
  std::vector<nlohmann::ordered_json> defaults_;
  std::unordered_map<std::string_view, std::size_t> names_;
  std::unordered_map<std::string, std::size_t> squeezed_names_;
  std::unordered_map<std::string_view, std::size_t> required_extra_;
};

/// The alternative of a union that a scalar belongs to, whatever it is: the first that takes one of its JSON type
/// without a conversion.
struct quick_alternative {
  std::size_t index = 0;
  quick_form form = quick_form::none;  ///< of plain numbers, booleans and text; else none
  bool is_only = false;                ///< no other one takes such a scalar without a conversion
};

struct union_plan {
  explicit union_plan(const union_info& info);

  std::string_view discriminator;  ///< empty where there is none
  std::vector<union_tag> tags;
  detail::label_table labels;  ///< the tags
  bool is_told = true;         ///< the type says so; else constants in a run-time schema happen to tell
  bool has_text_tags = true;   ///< else the tags are numbers, booleans and null, in their canonical form
  detail::quoted_name quoted_discriminator;
  std::array<quick_alternative, 3> quick;  ///< for booleans, numbers and strings
  using meanings = std::unordered_map<std::string_view, std::size_t>;
  /// Of many alternatives that take no other text, or no other number: the constants of each, no_match where several
  /// have one. Numbers are in their canonical form.
  meanings texts, numbers;

  /// The core types of the union, which the plan is of: see find_core_alternatives().
  [[nodiscard]] const std::vector<const type_info*>& core_alternatives(const union_info& info) const;

  /// The index among the tags of the one that has this value; no_match where none has.
  [[nodiscard]] ASSAY_HOT std::size_t find_tag(std::string_view value) const {
    constexpr std::size_t few = 8;  // are looked through sooner than looked up
    if (tags.size() > few) return labels.exact(value);
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const std::string_view tag = tags[i].value;
      if (tag.size() == value.size() && detail::equal_names(tag.data(), value.data(), tag.size())) return i;
    }
    return detail::no_match;
  }

  [[nodiscard]] const quick_alternative& quick_for(detail::token ahead) const noexcept {
    return quick[ahead == detail::token::boolean ? 0 : ahead == detail::token::number ? 1 : 2];
  }

 private:
  mutable std::once_flag core_alternatives_found_;
  mutable std::vector<const type_info*> core_alternatives_;

  void take_told(const union_info& info);
  void take_constants(const union_info& info);
  static meanings constants_of(const union_info& info, detail::token scalar);
};

namespace detail {

[[nodiscard]] const object_plan& make_plan(const object_info& info);
[[nodiscard]] ASSAY_HOT const object_plan& plan_of(const object_info& info) {
  const object_plan* const known = info.derived.plan.load(std::memory_order_acquire);
  return known != nullptr ? *known : make_plan(info);
}
[[nodiscard]] const union_plan& make_plan(const union_info& info);
[[nodiscard]] ASSAY_HOT const union_plan& plan_of(const union_info& info) {
  const union_plan* const known = info.derived.plan.load(std::memory_order_acquire);
  return known != nullptr ? *known : make_plan(info);
}
[[nodiscard]] const compiled_pattern& compiled(const pattern_slot& slot);

/// For the owner of run-time tables, when they end.
void free_plan(const object_info& info) noexcept;
void free_plan(const union_info& info) noexcept;
void free_plan(const pattern_slot& slot) noexcept;

}  // namespace detail

}  // namespace assay::inline v0
