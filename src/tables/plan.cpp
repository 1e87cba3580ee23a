#include "tables/plan.hpp"

#include "scalars/worded_text.hpp"
#include "tables/constant_tags.hpp"
#include "tables/core_types.hpp"
#include "tables/could_take.hpp"
#include "tables/find_or_make_plan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

namespace assay::inline v0 {

namespace {

/// Whether a name stands in JSON text as it is.
bool is_word(std::string_view name) {
  return !name.empty() && detail::is_key_start(name.front()) &&
         std::all_of(name.begin(), name.end(), detail::is_key_character);
}

bool is_plain(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x80;
  });
}

/// A struct's default may hold items already; scalars are simply overwritten.
bool starts_from_nothing(const field_info& field) {
  const kind k = field.type->kind;
  return field.has_default && (k == kind::object || k == kind::tuple || k == kind::list || k == kind::custom);
}

/// Nothing but the value itself has to be looked at.
quick_form quick_form_of_field(const field_info& field) {
  const quick_form form =
      field.type->storage == storage::ordered_json ? quick_json_form_of(*field.type) : quick_form_of(*field.type);
  if (field.constraints != nullptr || starts_from_nothing(field)) return quick_form::none;
  // Null may stand for the default, which only the general path knows.
  return form == quick_form::nested && field.has_default ? quick_form::none : form;
}

/// The literal that a struct has in the field of a name; nullptr where it has none.
const literal_info* literal_field(const object_info& object, std::string_view name) {
  for (const field_info& field : object.fields) {
    if (field.name == name && field.type->kind == kind::literal) return field.type->literal;
  }
  return nullptr;
}

bool is_cpp_struct(const type_info& type) { return type.kind == kind::object && type.object->offsets != nullptr; }

/// A name under which each struct among the alternatives has a literal of its own: two structs at the least.
std::string_view find_discriminator(const union_info& info) {
  const type_info* first = nullptr;
  std::size_t structs = 0;
  for (const type_info* alternative : info.alternatives) {
    if (!is_cpp_struct(*alternative)) continue;
    if (first == nullptr) first = alternative;
    ++structs;
  }
  if (structs < 2) return {};
  for (const field_info& field : first->object->fields) {
    std::vector<std::string_view> values;
    for (const type_info* alternative : info.alternatives) {
      if (!is_cpp_struct(*alternative)) continue;
      const literal_info* literal = literal_field(*alternative->object, field.name);
      if (literal == nullptr || std::find(values.begin(), values.end(), literal->values[0].text) != values.end()) break;
      values.push_back(literal->values[0].text);
    }
    if (values.size() == structs) return field.name;
  }
  return {};
}

quick_alternative quick_alternative_for(const union_info& info, detail::token scalar) {
  quick_alternative first;
  std::size_t count = 0;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    if (!detail::could_take(alternative, scalar, /*lax=*/false)) continue;
    const quick_form form = quick_form_of(alternative);
    if (count++ == 0 && (is_numeric(form) || form == quick_form::string)) first = {i, form, true};
  }
  first.is_only = count == 1;
  return first;
}

/// A name as a key of JSON text.
detail::key_name key_of(std::string_view name) { return {name, is_plain(name), is_word(name)}; }

write_form form_of_storage(storage how) {
  switch (how) {
    case storage::boolean:
      return write_form::boolean;
    case storage::i8:
      return write_form::i8;
    case storage::i16:
      return write_form::i16;
    case storage::i32:
      return write_form::i32;
    case storage::i64:
      return write_form::i64;
    case storage::u8:
      return write_form::u8;
    case storage::u16:
      return write_form::u16;
    case storage::u32:
      return write_form::u32;
    case storage::u64:
      return write_form::u64;
    case storage::f32:
      return write_form::f32;
    case storage::f64:
      return write_form::f64;
    case storage::string:
      return write_form::string;
    default:
      return write_form::rare;
  }
}

write_form form_of_nullable(const nullable_info& info) {
  if (!info.is_plain_optional) return write_form::nullable;
  switch (write_form_of(*info.value)) {
    case write_form::boolean:
      return write_form::optional_boolean;
    case write_form::i32:
      return write_form::optional_i32;
    case write_form::i64:
      return write_form::optional_i64;
    case write_form::f64:
      return write_form::optional_f64;
    case write_form::string:
      return write_form::optional_string;
    default:
      return write_form::nullable;
  }
}

/// What is mostly a value's text, so that it may stand behind the key.
std::string usual_text(const type_info& type, write_form form) {
  if (form >= write_form::optional_boolean && form <= write_form::optional_string) return "null,";
  if (form != write_form::literal || !is_plain(type.literal->values.front().text)) return {};
  return '"' + std::string(type.literal->values.front().text) + "\",";
}

written_field written_field_of(const planned_field& field) {
  written_field written;
  written.type = field.type;
  written.offset = field.offset;
  written.inner = write_form_of(*field.type);
  if (!field.quoted.has_name()) return written;
  std::string text = '"' + std::string(field.key.name) + "\":";
  written.key_size = static_cast<std::uint8_t>(text.size());
  const std::string usual = usual_text(*field.type, written.inner);
  const bool fits = text.size() + usual.size() <= written_field::capacity;
  if (fits) text += usual;
  text.copy(written.text, text.size());
  written.full_size = static_cast<std::uint8_t>(text.size());
  if (written.inner == write_form::literal) {
    if (fits && !usual.empty()) written.form = write_form::constant;
  } else if (written.inner < write_form::constant && (fits || usual.empty())) {
    written.form = written.inner;
  }
  return written;
}

}  // namespace

write_form write_form_of(const type_info& type) noexcept {
  if (type.storage == storage::json || type.storage == storage::ordered_json) return write_form::rare;
  switch (type.kind) {
    case kind::boolean:
    case kind::integer:
    case kind::number:
    case kind::string:
      return form_of_storage(type.storage);
    case kind::enumeration:
      return write_form::enumeration;
    case kind::literal:
      return write_form::literal;
    case kind::nullable:
      return form_of_nullable(*type.nullable);
    case kind::list:
      return write_form::list;
    case kind::tuple:
      return write_form::tuple;
    case kind::map:
      return write_form::map;
    case kind::object:
      return write_form::object;
    case kind::variant:
      return write_form::variant;
    case kind::custom:
      return write_form::custom;
    default:
      return write_form::rare;
  }
}

object_plan::object_plan(const object_info& info)
    : deferred(info.normalize != nullptr),
      plain(info.slot == nullptr && info.begin == nullptr && !deferred && info.check == nullptr &&
            info.required_extra.empty() && info.fields.size() <= 64),
      plain_json(info.slot != nullptr && !deferred && info.check == nullptr && info.required_extra.empty() &&
                 info.fields.size() <= 64) {
  std::vector<std::uint32_t> offsets(info.fields.size());
  if (info.offsets != nullptr) info.offsets(offsets.data());
  all_fields_.reserve(info.fields.size() + 1);
  defaults_.reserve(info.fields.size());  // they are pointed at
  required.resize(std::max<std::size_t>(2, (info.fields.size() + 63) / 64), 0);
  for (std::size_t i = 0; i < info.fields.size(); ++i) {
    const field_info& field = info.fields[i];
    const detail::key_name key = key_of(field.name);
    all_fields_.push_back({.quoted = detail::quoted_name(key),
                           .quick = quick_form_of_field(field),
                           .checked = field.type->constraints != nullptr,
                           .offset = offsets[i],
                           .type = field.type,
                           .key = key,
                           .constraints = field.constraints,
                           .info = &field,
                           .reset_first = starts_from_nothing(field)});
    written.push_back(written_field_of(all_fields_.back()));
    if (field.required) required[i / 64] |= std::uint64_t{1} << (i % 64);
    if (!field.default_json.empty()) {
      all_fields_.back().default_value = &defaults_.emplace_back(nlohmann::ordered_json::parse(field.default_json));
    }
    has_defaults |= field.has_default;
    if (i < 64 && (field.required || (plain_json && field.has_default))) awaited |= std::uint64_t{1} << i;
  }
  if (has_defaults && info.slot != nullptr) {
    default_verdicts = std::make_unique<std::atomic<verdict>[]>(info.fields.size());
  }
  all_fields_.emplace_back();
  fields = std::span(all_fields_).first(info.fields.size());
  link_by_name();
  add_names();
  for (std::size_t i = 0; (plain || plain_json) && i < fields.size(); ++i) {
    if (fields[i].quoted.has_name() && find(fields[i].key.name) == i) quick_keys.add(fields[i].quoted, i);
  }
  for (std::size_t i = 0; i < info.required_extra.size(); ++i) required_extra_.emplace(info.required_extra[i], i);
}

void object_plan::link_by_name() {
  std::vector<std::uint32_t> by_name(fields.size());
  std::iota(by_name.begin(), by_name.end(), 0U);
  std::sort(by_name.begin(), by_name.end(),
            [this](std::uint32_t a, std::uint32_t b) { return fields[a].key.name < fields[b].key.name; });
  auto next = static_cast<std::uint32_t>(fields.size());
  for (auto field = by_name.rbegin(); field != by_name.rend(); ++field) {
    all_fields_[*field].next_by_name = next;
    next = *field;
  }
  first_by_name = next;
}

void object_plan::add_names() {
  // A name on the wire beats a C++ name, which beats an alias.
  for (std::size_t i = 0; i < fields.size(); ++i) names_.emplace(fields[i].key.name, i);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].info->member.empty()) names_.emplace(fields[i].info->member, i);
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const std::string_view alias : fields[i].info->aliases) names_.emplace(alias, i);
  }
  for (const auto& [name, index] : names_) {
    std::string squeezed = detail::squeezed(name);
    if (squeezed.empty()) continue;
    const auto [place, fresh] = squeezed_names_.emplace(std::move(squeezed), index);
    if (!fresh && place->second != index) place->second = none;  // two fields differ in style alone
  }
}

std::size_t object_plan::find_required_extra(std::string_view key) const {
  const auto found = required_extra_.find(key);
  return found == required_extra_.end() ? none : found->second;
}

std::size_t object_plan::find_similar(std::string_view key) const {
  const auto found = squeezed_names_.find(detail::squeezed(key));
  return found == squeezed_names_.end() ? none : found->second;
}

std::size_t object_plan::find(std::string_view key) const {
  const auto found = names_.find(key);
  return found == names_.end() ? none : found->second;
}

union_plan::union_plan(const union_info& info)
    : discriminator(info.discriminator), tags(info.tags.begin(), info.tags.end()) {
  if (discriminator.empty()) take_told(info);
  if (discriminator.empty()) take_constants(info);
  texts = constants_of(info, detail::token::string);
  numbers = constants_of(info, detail::token::number);
  std::vector<detail::listed_label> listed;
  for (const union_tag& tag : tags) listed.push_back({tag.value});
  labels = detail::label_table(listed);
  if (!discriminator.empty()) quoted_discriminator = detail::quoted_name(key_of(discriminator));
  if (info.emplace == nullptr || info.exactly_one) return;
  using enum detail::token;
  constexpr std::array scalars = {boolean, number, string};
  for (std::size_t i = 0; i < scalars.size(); ++i) quick[i] = quick_alternative_for(info, scalars[i]);
}

const std::vector<const type_info*>& union_plan::core_alternatives(const union_info& info) const {
  std::call_once(core_alternatives_found_, [&] { core_alternatives_ = detail::find_core_alternatives(info); });
  return core_alternatives_;
}

/// C++ structs tell by their literals.
void union_plan::take_told(const union_info& info) {
  discriminator = find_discriminator(info);
  if (discriminator.empty()) return;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    if (!is_cpp_struct(*info.alternatives[i])) continue;
    tags.push_back({literal_field(*info.alternatives[i]->object, discriminator)->values[0].text, i});
  }
}

void union_plan::take_constants(const union_info& info) {
  detail::constant_tags found = detail::find_constant_tags(info);
  if (found.property.empty()) return;
  discriminator = found.property;
  tags = std::move(found.tags);
  is_told = false;
  has_text_tags = found.are_texts;
}

/// None where some alternative takes more of such scalars than its constants.
union_plan::meanings union_plan::constants_of(const union_info& info, detail::token scalar) {
  constexpr std::size_t few = 8;  // are tried sooner
  meanings found;
  if (info.alternatives.size() <= few || info.emplace != nullptr) return found;
  const bool are_texts = scalar == detail::token::string;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    const bool is_exact = are_texts || alternative.integral_floats;  // else 1.0 is no 1
    const bool has_constants = alternative.kind == kind::literal && alternative.constraints == nullptr && is_exact;
    if (!has_constants && detail::could_take(alternative, scalar, /*lax=*/false)) return {};
    if (!has_constants) continue;
    for (const literal_value& one : alternative.literal->values) {
      const bool is_text = one.form == literal_value::form::string;
      if (one.form == literal_value::form::structure || is_text != are_texts) continue;
      const auto [known, fresh] = found.emplace(one.text, i);
      if (!fresh) known->second = detail::no_match;
    }
  }
  return found;
}

namespace detail {

const object_plan& make_plan(const object_info& info) { return find_or_make<object_plan>(info); }
const union_plan& make_plan(const union_info& info) { return find_or_make<union_plan>(info); }

/// Patterns of run-time schemas come with their compiled expression; those that are compiled here are the program's.
const compiled_pattern& compiled(const pattern_slot& slot) {
  const void* known = slot.compiled.load(std::memory_order_acquire);
  if (known != nullptr) return *static_cast<const compiled_pattern*>(known);
  const auto* made = new compiled_pattern(slot.source, pattern_source::program);
  if (slot.compiled.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return *made;
  delete made;
  return *static_cast<const compiled_pattern*>(known);
}

void free_plan(const object_info& info) noexcept { delete info.derived.plan.exchange(nullptr); }
void free_plan(const union_info& info) noexcept { delete info.derived.plan.exchange(nullptr); }
void free_plan(const pattern_slot& slot) noexcept {
  delete static_cast<const compiled_pattern*>(slot.compiled.exchange(nullptr));
}

}  // namespace detail

}  // namespace assay::inline v0
