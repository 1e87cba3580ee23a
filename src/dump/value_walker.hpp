// The walk over a typed value, written once; a sink makes text or a JSON document of it. A sink has
//   null(), boolean(bool), integer(std::int64_t), integer(std::uint64_t), number(float), number(double),
//   literal(std::string_view)                a number as its text
//   bool string(std::string_view)            false: no UTF-8
//   begin_array(), item(), end_array(bool empty)       item() before each item
//   begin_object(), bool key(std::string_view), bool key(const planned_field&), end_object(bool empty)
#pragma once

#include "json/enforced_limits.hpp"
#include "json/json_text.hpp"
#include "json/number_text.hpp"
#include "scalars/temporal_text.hpp"
#include "tables/json_numbers.hpp"
#include "tables/plan.hpp"
#include "tables/scalar_access.hpp"

#include <assay/error.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace assay::inline v0::detail::writing {

/// Calls `use` with the integer that lies at `value`, as 64 bits of its signedness.
template <class Use>
void with_integer(assay::storage storage, const void* value, Use use) {
  with_integer_type(storage, [value, &use]<class T>(T*) {
    using widest = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    use(widest{*static_cast<const T*>(value)});
  });
}

/// The enumerator that has the value, whose bits are told as well; nullptr where none has it.
inline const enumerator_info* enumerator_of(const type_info& type, const void* value, std::int64_t& bits) {
  with_integer(type.storage, value, [&bits](auto number) { bits = static_cast<std::int64_t>(number); });
  const auto& known = type.enumeration->enumerators;
  const auto place = static_cast<std::size_t>(bits);  // that what it leaves of a wider one is no number, is seen next
  if (place < known.size() && known[place].value == bits) return &known[place];  // as most count from zero
  for (const enumerator_info& enumerator : known) {
    if (enumerator.value == bits) return &enumerator;
  }
  return nullptr;
}

template <class Sink>
class value_walker {
 public:
  explicit value_walker(Sink& sink) : sink_(sink) {}

  void write(const type_info& type, const void* value) {
    // A run-time type's value is a document already, whatever kind the table is of.
    if (type.storage == storage::ordered_json)
      return write_document(*static_cast<const nlohmann::ordered_json*>(value));
    if (type.storage == storage::json) return write_document(*static_cast<const nlohmann::json*>(value));
    switch (type.kind) {
      case kind::boolean:
        return sink_.boolean(*static_cast<const bool*>(value));
      case kind::integer:
        return with_integer(type.storage, value, [this](auto number) { sink_.integer(number); });
      case kind::number:
        return write_number(type, value);
      case kind::string:
        return write_string(*static_cast<const std::string*>(value));
      case kind::bytes:
        return write_bytes(*type.bytes, value);
      case kind::date:
      case kind::date_time:
      case kind::duration:
        return write_temporal(type, value);
      case kind::enumeration:
        return write_string(enumerator_name(type, value));
      case kind::literal:
        return write_string(type.literal->values.front().text);
      case kind::nullable:
        return write_nullable(*type.nullable, value);
      case kind::list:
        return write_list(*type.list, value);
      case kind::tuple:
        return write_tuple(*type.tuple, value);
      case kind::map:
        return write_map(*type.map, value);
      case kind::object:
        return write_object(*type.object, value);
      case kind::variant:
        return write_variant(*type.variant, value);
      case kind::custom:
        return write_custom(*type.custom, value);
      case kind::null:
        return sink_.null();
      case kind::any:
      case kind::never:
      case kind::all_of:
        fail("this type has no values outside of JSON documents");
    }
  }

 private:
  /// Where the walk is: steps from the innermost outwards, each on the stack of the call that took it.
  struct step {
    const step* outer;
    std::string_view key;
    std::size_t index;
  };
  class scope {
   public:
    scope(value_walker& walker, std::string_view key, std::size_t index = path_item::no_index)
        : walker_(walker), step_{walker.here_, key, index} {
      walker.here_ = &step_;
    }
    ~scope() { walker_.here_ = step_.outer; }
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

   private:
    value_walker& walker_;
    step step_;
  };

  [[noreturn]] void fail(const std::string& reason) const {
    path where;
    for (const step* at = here_; at != nullptr; at = at->outer) where.push_back({std::string(at->key), at->index});
    std::reverse(where.begin(), where.end());
    throw std::invalid_argument("assay: can't write " + (where.empty() ? "the value" : to_string(where)) +
                                " as JSON: " + reason);
  }

  // --- scalars -------------------------------------------------------------------------------------------------------

  void write_number(const type_info& type, const void* value) {
    if (type.storage == storage::f32) return write_finite(*static_cast<const float*>(value));
    write_finite(*static_cast<const double*>(value));
  }
  template <class Float>
  void write_finite(Float value) {
    if (!std::isfinite(value)) fail("it is not a finite number");
    sink_.number(value);
  }

  void write_string(std::string_view text) {
    if (!sink_.string(text)) fail("the text is not valid UTF-8");
  }
  template <class Key>
  void write_key(const Key& key) {
    if (!sink_.key(key)) fail("a key is not valid UTF-8");
  }

  ASSAY_COLD void write_bytes(const bytes_info& info, const void* value) {
    text_.clear();
    append_base64(text_, info.view(value));
    write_string(text_);
  }

  ASSAY_COLD void write_temporal(const type_info& type, const void* value) {
    instant when;
    if (!type.temporal->load(value, when.seconds, when.nanoseconds)) fail("it is not a valid date or time");
    text_.clear();
    bool in_range = true;
    if (type.kind == kind::date) in_range = append_date(text_, when);
    if (type.kind == kind::date_time) in_range = append_date_time(text_, when);
    if (type.kind == kind::duration) append_duration(text_, when);
    if (!in_range) fail("its year is not between 1 and 9999");
    write_string(text_);
  }

  std::string_view enumerator_name(const type_info& type, const void* value) const {
    std::int64_t bits = 0;
    if (const enumerator_info* const found = enumerator_of(type, value, bits)) return found->name;
    fail(std::to_string(bits) + " is not an enumerator of " + std::string(type.name));
  }

  // --- what holds other values ---------------------------------------------------------------------------------------

  void write_nullable(const nullable_info& info, const void* value) {
    const void* held = nullptr;
    info.held(value, 1, &held);
    return held == nullptr ? sink_.null() : write(*info.value, held);
  }

  void write_item(const type_info& type, const void* item, std::size_t index) {
    const scope here(*this, {}, index);
    sink_.item();
    if (item == nullptr) return sink_.null();
    write(type, item);
  }

  void write_list(const list_info& info, const void* list) {
    struct visitor {
      value_walker& walker;
      const type_info& item;
      std::size_t index;
    } context = {*this, *info.item, 0};
    sink_.begin_array();
    if (info.data != nullptr) {
      const std::size_t count = info.size(list);
      write_run(*info.item, info.data(list), count, 0);
      return sink_.end_array(count == 0);
    }
    info.visit(list, &context, [](void* raw, const void* items, std::size_t count) {
      visitor& at = *static_cast<visitor*>(raw);
      at.walker.write_run(at.item, items, count, at.index);
      at.index += count;
    });
    sink_.end_array(context.index == 0);
  }

  /// Items that lie one behind the other; the first has that index.
  void write_run(const type_info& type, const void* items, std::size_t count, std::size_t index) {
    if (type.kind == kind::nullable) return write_nullable_run(*type.nullable, items, type.life->size, count, index);
    const auto* const first = static_cast<const char*>(items);
    const std::size_t size = type.life->size;
    for (std::size_t i = 0; i < count; ++i) write_item(type, first + i * size, index + i);
  }

  void write_nullable_run(const nullable_info& info, const void* items, std::size_t size, std::size_t count,
                          std::size_t index) {
    constexpr std::size_t block = 64;
    const void* values[block];
    for (std::size_t done = 0; done < count; done += block) {
      const std::size_t some = std::min(block, count - done);
      info.held(static_cast<const char*>(items) + done * size, some, values);
      for (std::size_t i = 0; i < some; ++i) write_item(*info.value, values[i], index + done + i);
    }
  }

  void write_tuple(const tuple_info& info, const void* tuple) {
    sink_.begin_array();
    for (std::size_t i = 0; i < info.items.size(); ++i) write_item(*info.items[i], info.get(tuple, i), i);
    sink_.end_array(info.items.empty());
  }

  void write_member(std::string_view key, const type_info& type, const void* value) {
    const scope here(*this, key);
    write_key(key);
    write(type, value);
  }

  void write_map(const map_info& info, const void* map) {
    struct visitor {
      value_walker& walker;
      const map_info& info;
    } context = {*this, info};
    sink_.begin_object();
    const auto run = [](void* raw, const void* const* keys, const void* const* values, std::size_t count) {
      visitor& at = *static_cast<visitor*>(raw);
      for (std::size_t i = 0; i < count; ++i) at.walker.write_entry(at.info, keys[i], values[i]);
    };
    info.visit(map, &context, run);
    sink_.end_object(info.size(map) == 0);
  }
  void write_entry(const map_info& info, const void* key, const void* value) {
    if (info.key->kind == kind::integer) {
      char digits[longest_number];
      const char* end = digits;
      with_integer(info.key->storage, key, [&](auto number) { end = write_integer(digits, number); });
      return write_member({digits, static_cast<std::size_t>(end - digits)}, *info.value, value);
    }
    const std::string_view text = info.key->kind == kind::enumeration
                                      ? enumerator_name(*info.key, key)
                                      : std::string_view(*static_cast<const std::string*>(key));
    write_member(text, *info.value, value);
  }

  void write_object(const object_info& info, const void* object) {
    sink_.begin_object();
    for (const planned_field& field : plan_of(info).fields) {
      const scope here(*this, field.key.name);
      write_key(field);
      write(*field.type, static_cast<const char*>(object) + field.offset);
    }
    const bool has_extra = info.visit_extra != nullptr && write_extra(info, object);
    sink_.end_object(info.fields.empty() && !has_extra);
  }
  /// Whether there were any.
  ASSAY_COLD bool write_extra(const object_info& info, const void* object) {
    struct visitor {
      value_walker& walker;
      const object_info& info;
      bool any = false;
    } context = {*this, info};
    info.visit_extra(object, &context, [](void* raw, std::string_view key, const void* value) {
      visitor& at = *static_cast<visitor*>(raw);
      at.walker.refuse_field_name(at.info, key);
      at.walker.write_member(key, *at.info.extra_value, value);
      at.any = true;
    });
    return context.any;
  }
  /// A key written twice would read back as another value.
  void refuse_field_name(const object_info& info, std::string_view key) const {
    for (const field_info& field : info.fields) {
      if (field.name == key) fail("the extra key \"" + std::string(key) + "\" is the name of a field");
    }
  }

  void write_variant(const union_info& info, const void* variant) {
    std::size_t index = 0;
    const void* held = nullptr;
    info.held(variant, 1, &held, &index);
    if (index >= info.alternatives.size()) fail("the variant holds no value");
    write(*info.alternatives[index], held);
  }

  ASSAY_COLD void write_custom(const custom_info& info, const void* value) {
    const scratch wire(*info.wire->life);
    info.to_wire(value, wire.get());
    write(*info.wire, wire.get());
  }

  // --- JSON documents ------------------------------------------------------------------------------------------------

  /// An array or object that is being written. A caller's document may be nested deeper than the stack is: what is
  /// nested deeper than text is read is refused.
  class document_level {
   public:
    explicit document_level(value_walker& walker) : walker_(walker) {
      if (walker.document_depth_ == deepest_nesting) walker.fail(nested_too_deep);
      ++walker.document_depth_;
    }
    ~document_level() { --walker_.document_depth_; }
    document_level(const document_level&) = delete;
    document_level& operator=(const document_level&) = delete;

   private:
    value_walker& walker_;
  };

  template <class Json>
  void write_document(const Json& value) {
    using type = nlohmann::json::value_t;
    switch (value.type()) {
      case type::null:
        return sink_.null();
      case type::boolean:
        return sink_.boolean(value.template get<bool>());
      case type::number_integer:
        return sink_.integer(value.template get<std::int64_t>());
      case type::number_unsigned:
        return sink_.integer(value.template get<std::uint64_t>());
      case type::number_float:
        return write_finite(value.template get<double>());
      case type::string:
        return write_string(value.template get_ref<const std::string&>());
      case type::array:
        return write_document_items(value);
      case type::object:
        return write_document_members(value);
      case type::binary:
        if (const std::string_view text = literal_of(value); decimal_of(text)) return sink_.literal(text);
        [[fallthrough]];
      case type::discarded:
        fail("the document holds something that JSON text has no form for");
    }
  }
  template <class Json>
  void write_document_items(const Json& array) {
    const document_level inside(*this);
    sink_.begin_array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      const scope here(*this, {}, i);
      sink_.item();
      write_document(array[i]);
    }
    sink_.end_array(array.empty());
  }
  template <class Json>
  void write_document_members(const Json& object) {
    const document_level inside(*this);
    sink_.begin_object();
    for (const auto& [key, member] : object.template get_ref<const typename Json::object_t&>()) {
      const scope here(*this, key);
      write_key(key);
      write_document(member);
    }
    sink_.end_object(object.empty());
  }

  Sink& sink_;
  const step* here_ = nullptr;
  std::size_t document_depth_ = 0;
  std::string text_;  ///< for scalars whose text is made before it is written
};

}  // namespace assay::inline v0::detail::writing
