// The type table: what assay knows about a type, as plain immutable data.
//
// Reflection (reflect.hpp) fills one table per C++ type at compile time; load_schema() fills the same tables from a
// JSON Schema document at run time, with nlohmann::ordered_json as the target. Everything else (the decoder, the schema
// writer, the prompt writer, the serializer) only reads tables, so it is ordinary code, compiled once, in src/.
//
// A table never owns and never changes after construction; reading one from several threads is safe.
#pragma once

#include <assay/constraints.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::inline v0 {

class checker;
struct type_info;

/// What a type looks like on the wire. It selects the member of type_info's union.
enum class kind : std::uint8_t {
  any,    ///< any JSON value                                -> any
  never,  ///< no JSON value (the schema `false`)
  null,   ///< null only (std::monostate)
  boolean,
  integer,
  number,
  string,
  bytes,        ///< base64 text                                   -> bytes
  date,         ///< RFC 3339 full-date                            -> temporal
  date_time,    ///< RFC 3339 date-time                            -> temporal
  duration,     ///< ISO 8601 duration                             -> temporal
  enumeration,  ///< one of several names                          -> enumeration
  literal,      ///< one of several constants                      -> literal
  nullable,     ///< null or another type (optional, unique_ptr)   -> nullable
  list,         ///< array of one type (vector, set, array)        -> list
  tuple,        ///< array with a type a place (pair, tuple)       -> tuple
  map,          ///< object with keys that are data                -> map
  object,       ///< object with known fields (a struct)           -> object
  variant,      ///< one of several types                          -> variant
  all_of,       ///< several types at once; run-time schemas only  -> all_of
  custom,       ///< another type's wire form (assay::converter)   -> custom
};

/// How a scalar lies in memory.
enum class storage : std::uint8_t {
  none,
  boolean,
  i8,
  i16,
  i32,
  i64,
  u8,
  u16,
  u32,
  u64,
  f32,
  f64,
  string,
  json,
  ordered_json
};

/// How to make, end and move a value whose type is known only to its table.
struct lifetime {
  std::size_t size;
  std::size_t align;
  void (*construct)(void* raw);
  void (*destroy)(void* value) noexcept;
  void (*move_assign)(void* to, void* from);
};

struct any_info {
  /// One table per JSON type, in the order of token (null, boolean, number, string, array, object); nullptr refuses it.
  std::span<const type_info* const, 6> by_token;
};

struct bytes_info {
  void (*assign)(void* target, std::string_view data);
  std::string_view (*view)(const void* value);
};

/// Temporal values travel as seconds since 1970-01-01T00:00:00Z (or a length in seconds) and nanoseconds in [0, 1e9).
struct temporal_info {
  bool (*store)(void* target, std::int64_t seconds, std::int32_t nanoseconds);  ///< false: this type can't hold it
  bool (*load)(const void* value, std::int64_t& seconds, std::int32_t& nanoseconds);
};

/// Where the decoder keeps what it derives from a table, once. A copy of a table starts without it.
template <class Plan>
struct plan_slot {
  mutable std::atomic<const Plan*> plan = nullptr;

  constexpr plan_slot() noexcept = default;
  constexpr plan_slot(const plan_slot&) noexcept {}
  plan_slot& operator=(const plan_slot&) = delete;
};

struct enumerator_info {
  std::string_view name;      ///< the name on the wire
  std::string_view cpp_name;  ///< the enumerator's own name, accepted as well
  std::int64_t value = 0;     ///< the bits of the enumerator, sign-extended
  std::span<const std::string_view> aliases = {};
  std::string_view description = {};
};

struct label_plan;  // what the decoder derives from many labels once: their look-up

struct enum_info {
  std::span<const enumerator_info> enumerators;
  plan_slot<label_plan> derived = {};
};

/// One permitted constant. Text is a string's content, or the canonical JSON of anything else ("1", "true", "[1,2]").
struct literal_value {
  enum class form : std::uint8_t { string, scalar, structure } form = form::string;
  std::string_view text;
};

struct literal_info {
  std::span<const literal_value> values;
  bool named = false;  ///< an enumeration with a name of its own: its error is `enum`, not `literal_error`
  plan_slot<label_plan> derived = {};
};

struct nullable_info {
  const type_info* value;
  void (*reset)(void* target);
  void* (*emplace)(void* target);  ///< the address of a fresh value
  /// The values of several that lie one behind the other, nullptr if one holds null.
  void (*held)(const void* nullables, std::size_t count, const void** values);
  bool is_plain_optional =
      false;  ///< a std::optional of a number, a boolean or a std::string, whichever its storage says
};

struct list_info {
  const type_info* item;
  void (*clear)(void* list);
  void* (*append)(void* list);             ///< the address of a new last item; nullptr: items go through insert
  void (*insert)(void* list, void* item);  ///< else: moves an item in; a set drops what it holds already
  std::size_t (*size)(const void* list);
  /// In runs of items that lie one behind the other: all at once, where they do.
  void (*visit)(const void* list, void* context, void (*run)(void* context, const void* items, std::size_t count));
  bool is_set = false;
  std::size_t fixed_size = static_cast<std::size_t>(-1);  ///< std::array: exactly so many, reached through at
  void* (*at)(void* list, std::size_t index) = nullptr;
  void (*reserve)(void* list, std::size_t count) = nullptr;  ///< room for so many items, where that can be had
  bool item_declared = true;                                 ///< run-time schemas: something was said of the items
  /// Numbers and booleans: puts so many of them behind the last item.
  void (*extend)(void* list, const void* items, std::size_t count) = nullptr;
  /// Nullables that lie one behind the other: so many more that hold null, of which the address of the first is
  /// returned; and so many less.
  void* (*grow)(void* list, std::size_t count) = nullptr;
  void (*shrink)(void* list, std::size_t count) = nullptr;
  const void* (*data)(const void* list) = nullptr;  ///< the first item, where all lie one behind the other
};

struct tuple_info {
  std::span<const type_info* const> items;
  void* (*at)(void* tuple, std::size_t index);               ///< the place at an index, for writing
  const void* (*get)(const void* tuple, std::size_t index);  ///< the same for reading
  void (*clear)(void* tuple) = nullptr;
  const type_info* rest = nullptr;                      ///< run-time schemas: the type of further items
  bool rest_declared = true;                            ///< run-time schemas: something was said of them
  std::size_t required = static_cast<std::size_t>(-1);  ///< how many of the items must be there; -1: all
};

struct map_info {
  const type_info* key;
  const type_info* value;
  void (*clear)(void* map);
  void* (*slot)(void* map, void* key);  ///< moves the key in; the address of its value, made if it was not there
  std::size_t (*size)(const void* map);
  /// Many members at a time.
  void (*visit)(const void* map, void* context,
                void (*run)(void* context, const void* const* keys, const void* const* values, std::size_t count));
};

/// An example for the schema: a string, or the JSON text of something else.
struct example_value {
  std::string_view text;
  bool is_json = false;
};

struct field_info {
  std::string_view name;    ///< the key on the wire
  std::string_view member;  ///< the C++ member, accepted as a key as well; empty for run-time schemas
  const type_info* type = nullptr;
  std::span<const std::string_view> aliases = {};
  const constraint_set* constraints = nullptr;
  std::string_view title = {};
  std::string_view description = {};
  std::span<const example_value> examples = {};
  bool required = true;
  bool has_default = false;  ///< absent is fine: the member initializer (or default_json) stands
  bool deprecated = false;
  std::string_view default_json = {};  ///< run-time schemas: the default, as JSON
};

/// What happens to keys that no field names: they are passed over, refused, or permitted (and kept where a member takes
/// them, see extra_fields, or where the target is JSON).
enum class extra : std::uint8_t { ignore, forbid, allow };

/// Keys that match a pattern must hold a type (patternProperties; run-time schemas only).
struct pattern_property {
  const pattern_slot* pattern;
  const type_info* type;
};

struct object_plan;  // what the decoder derives from an object_info once: offsets, key look-up, masks

struct object_info {
  std::span<const field_info> fields;
  extra extra_keys = extra::ignore;
  bool extra_declared = false;                    ///< the author said something about unknown keys
  void (*offsets)(std::uint32_t* out) = nullptr;  ///< C++ structs: one offset a field
  void (*normalize)(void* object) = nullptr;
  void (*check)(const void* object, checker&) = nullptr;
  // Unknown keys that are kept: their type, and where they go.
  const type_info* extra_value = nullptr;
  void* (*extra_slot)(void* object, std::string_view key) = nullptr;
  void (*visit_extra)(const void* object, void* context,
                      void (*each)(void* context, std::string_view key, const void* value)) = nullptr;
  // Run-time schemas, whose target is an ordered_json.
  std::span<const pattern_property> patterns = {};
  std::span<const std::string_view> required_extra = {};  ///< required keys that are no property
  void (*begin)(void* object) = nullptr;
  void* (*slot)(void* object, std::string_view key) = nullptr;
  plan_slot<object_plan> derived = {};
};

struct union_tag {
  std::string_view value;
  std::size_t alternative;
};

struct union_plan;  // what the decoder derives from a union_info once: the discriminator

struct union_info {
  std::span<const type_info* const> alternatives;
  /// The values of several that lie one behind the other, and which alternative each is.
  void (*held)(const void* variants, std::size_t count, const void** values, std::size_t* indexes);
  void (*assign)(void* variant, std::size_t index, void* value);  ///< moves the value in
  /// C++ types: makes an alternative anew, in its place; the address of its value.
  void* (*emplace)(void* variant, std::size_t index) = nullptr;
  bool exactly_one = false;             ///< oneOf: two that fit are an error
  std::string_view discriminator = {};  ///< run-time schemas: declared; else found by itself
  std::span<const union_tag> tags = {};
  plan_slot<union_plan> derived = {};
};

/// What applies to a value only where something holds of it; run-time schemas only.
struct conditional_info {
  const type_info* test = nullptr;       ///< `if`: what the value must fit
  std::string_view property = {};        ///< without a test: the key that must be there (dependentSchemas)
  const type_info* then = nullptr;       ///< what applies if so; nullptr: nothing
  const type_info* otherwise = nullptr;  ///< what applies if not
};

/// What is asked of a value once it is read and converted; run-time schemas only.
struct rule_info {
  enum class form : std::uint8_t {
    forbids,               ///< `not`: the value must not fit `type`
    contains,              ///< from `min` to `max` items must fit `type`
    names_keys,            ///< `propertyNames`: every key must fit `type`
    demands_keys,          ///< `dependentRequired`: with the key `property` come the keys `names`
    leaves_no_properties,  ///< `unevaluatedProperties`: what no schema beside it looked at must fit `type`
    leaves_no_items,       ///< `unevaluatedItems`: the same of items
  } form = form::forbids;
  const type_info* type = nullptr;
  std::string_view property = {};
  std::span<const std::string_view> names = {};
  std::size_t min = 0;
  std::size_t max = static_cast<std::size_t>(-1);
  bool evaluates = true;  ///< contains: items that fit count as evaluated, as they have since draft 2020-12
};

struct all_of_info {
  std::span<const type_info* const> parts;
  std::span<const conditional_info> conditionals = {};
  std::span<const rule_info> rules = {};

  /// Whether the parts are all that there is.
  [[nodiscard]] constexpr bool only_parts() const noexcept { return conditionals.empty() && rules.empty(); }
};

struct custom_info {
  const type_info* wire;
  void (*from_wire)(void* target, void* wire);  ///< may throw std::exception: it becomes a value_error
  void (*to_wire)(const void* value, void* wire);
};

/// The table of one type.
struct type_info {
  assay::kind kind = kind::any;
  assay::storage storage = storage::none;
  std::string_view name = {};  ///< how errors and $defs call it: "int", "str", a struct's own name
  const assay::lifetime* life = nullptr;
  const constraint_set* constraints = nullptr;
  std::string_view title = {};
  std::string_view description = {};
  bool integral_floats = false;  ///< integers of run-time schemas by the letter of JSON Schema: 1.0 is an integer
  union {
    const void* none = nullptr;
    const any_info* any;
    const bytes_info* bytes;
    const temporal_info* temporal;
    const enum_info* enumeration;
    const literal_info* literal;
    const nullable_info* nullable;
    const list_info* list;
    const tuple_info* tuple;
    const map_info* map;
    const object_info* object;
    const union_info* variant;
    const all_of_info* all_of;
    const custom_info* custom;
  };
};

}  // namespace assay::inline v0
