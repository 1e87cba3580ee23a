// Unions whose alternatives a tag tells apart (see decoder.hpp): a discriminator, or constants that happen to tell.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "json/text_lines.hpp"
#include "tables/canonical.hpp"
#include "tables/labels.hpp"
#include "tables/plan.hpp"
#include "tables/wire_name.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The tag at `p`, where it is an object's first member and stands there as it mostly does.
template <source Source>
std::optional<std::string_view> decoder<Source>::quick_tag(const union_plan& plan,
                                                           const char* p) const requires quick_source<Source> {
  const char* const end = source_.quick_end();
  if (p >= end || *p != '{') return std::nullopt;
  p = source_.pass_space(p + 1);
  if (p == nullptr || p >= end) return std::nullopt;
  p = plan.quoted_discriminator.pass(p);
  std::string_view tag;
  if (p == nullptr || p >= end || quick_view(p, end, tag) == nullptr) return std::nullopt;
  return tag;
}

/// The string under a key of the object that is ahead, or another scalar in its canonical form; nothing is consumed.
/// The view is valid until more is read.
template <source Source>
std::optional<std::string_view> decoder<Source>::find_tag(std::string_view property, bool is_text) {
  const mark start = source_.save();
  const bool could_enter = source_.enter();
  std::optional<std::string_view> tag;
  const dialect spoken = policy_.options.dialect;
  const bool is_renamed = !keeps_name(spoken, property);
  std::string_view text;
  while (could_enter && source_.next_member()) {
    if (!source_.read_key(text)) break;
    const bool is_tag = text == property || (is_renamed && text == wire_name(spoken, property)) ||
                        (may(repair_code::key_style) && squeezed(text) == squeezed(property));
    const token ahead = is_tag ? source_.peek() : token::none;
    if (is_tag && is_text && ahead == token::string && !is_cut(source_.save())) {
      if (source_.read_string(text)) tag = text;
      break;
    }
    const bool is_scalar = ahead == token::number || ahead == token::boolean || ahead == token::null;
    if (is_tag && !is_text && is_scalar && !is_cut(source_.save())) {
      nlohmann::ordered_json value;
      if (build_silently(value, source_.save())) tag = scalar_tag_ = canonical_json(value);
      break;
    }
    if (!skip_value() || is_tag) break;
  }
  if (could_enter) source_.leave();
  if (source_.failed()) return std::nullopt;
  source_.restore(start);
  return tag;
}

/// The tag of the object that is ahead.
template <source Source>
std::optional<std::string_view> decoder<Source>::tag_ahead(const union_plan& plan) {
  if constexpr (scans) {
    const std::optional<std::string_view> tag = plan.has_text_tags ? quick_tag(plan, source_.save()) : std::nullopt;
    if (tag) return tag;
  }
  return find_tag(plan.discriminator, plan.has_text_tags);
}

inline constexpr std::size_t longest_tag = 120;  ///< of what came, in an error's message

/// A union whose constants happen to tell: an object with one of them is of that alternative, and of no other, so that
/// the errors are those of the alternative that was meant.
template <source Source>
bool decoder<Source>::hinted(const type_info& type, const union_plan& plan, void* target, mark start) {
  const std::optional<std::string_view> found = tag_ahead(plan);
  if (source_.failed()) return false;
  std::size_t meant = found ? plan.find_tag(*found) : no_match;
  if (meant == no_match && found && plan.has_text_tags && may(repair_code::enum_style)) {
    meant = plan.labels.similar(*found);
  }
  if (meant == no_match && found) return unknown_tag(type, plan, *found, target, start);
  // Without a tag none was meant: Pydantic tells the errors of each.
  if (meant == no_match) return smart(type, target, token::object, start);
  const error_log::mark before = log_.here();
  if (into_tagged(*type.variant, plan.tags[meant], target)) return true;
  if (source_.failed() || log_.quiet() || log_.full()) return false;
  const mark behind = source_.save();
  if (!could_mend_object(*type.variant) && count_keys(plan.discriminator, start) < 2) {
    if (!source_.failed()) source_.restore(behind);
    return false;
  }
  // Of several tags the last one counts; and a list may be meant, of which the object is the only item.
  const auto again = [&] {
    log_.take_back(before);
    source_.restore(start);
  };
  again();
  if (smart_quietly(type, target, start)) return true;
  if (source_.failed()) return false;
  again();
  return into_tagged(*type.variant, plan.tags[meant], target);
}

/// An object with a tag that no alternative has.
template <source Source>
bool decoder<Source>::unknown_tag(const type_info& type, const union_plan& plan, std::string_view tag, void* target,
                                  mark start) {
  const bool could_be_another = mode_ == mode::llm || policy_.counts_fields || is_cut(start);
  const std::string came(tag);
  if (could_be_another || count_keys(plan.discriminator, start) > 1) {
    if (smart_quietly(type, target, start)) return true;
    if (source_.failed()) return false;
    source_.restore(start);
  }
  if (!skip_value()) return false;
  if (!log_.takes_words()) return refuse(code::union_tag_invalid, start);
  return refuse(code::union_tag_invalid, start, shorten(came, longest_tag), plan.discriminator,
                plan.labels.listed(came));
}

/// Whether an object could be taken for something else: in llm mode for the only item of a list.
template <source Source>
bool decoder<Source>::could_mend_object(const union_info& info) const {
  return std::any_of(info.alternatives.begin(), info.alternatives.end(),
                     [this](const type_info* each) { return could_mend(*each, token::object); });
}

/// How often an object has a key, in whatever style. The source is before the object then.
template <source Source>
std::size_t decoder<Source>::count_keys(std::string_view name, mark start) {
  std::size_t count = 0;
  std::string_view key;
  const bool is_styled = may(repair_code::key_style);
  const scoped_value within(tags_around_, tags_around_ + 1);  // what is passed over is passed over again
  source_.restore(start);
  const bool could_enter = source_.enter();
  while (could_enter && source_.next_member() && source_.read_key(key)) {
    if (key == name || (is_styled && squeezed(key) == squeezed(name))) ++count;
    source_.peek();
    if (!skip_value()) break;
  }
  if (could_enter) source_.leave();
  if (!source_.failed()) source_.restore(start);
  return count;
}

/// Smart mode, of whose failure nothing is said.
template <source Source>
bool decoder<Source>::smart_quietly(const type_info& type, void* target, mark start) {
  const bool was_quiet = log_.quiet();
  log_.set_quiet(true);
  const bool ok = smart(type, target, token::object, start);
  log_.set_quiet(was_quiet);
  return ok;
}

/// The alternative of a tag, which stands in the path of errors.
template <source Source>
bool decoder<Source>::into_tagged(const union_info& info, const union_tag& tag, void* target) {
  const step label{here_, tag.value};
  const bool is_union = info.alternatives[tag.alternative]->kind == kind::variant;  // with a label of its own
  const scoped_value within(tags_around_, tags_around_ + 1);
  return into_alternative(info, tag.alternative, target, is_union ? nullptr : &label);
}

template <source Source>
bool decoder<Source>::tagged(const type_info& type, const union_plan& plan, void* target, mark start) {
  const union_info& info = *type.variant;
  const std::optional<std::string_view> found = tag_ahead(plan);
  if (!found) return untagged(plan, start);
  std::size_t meant = plan.find_tag(*found);
  // The tag's own member puts the style on the record.
  if (meant == no_match && may(repair_code::enum_style)) meant = plan.labels.similar(*found);
  if (meant != no_match) return into_tagged(info, plan.tags[meant], target);
  if (policy_.counts_fields) add_fields_set(1);  // of several ways to read an answer, one that has the tag is nearer
  const std::string tag(*found);
  if (!skip_value()) return false;
  if (!log_.takes_words()) return refuse(code::union_tag_invalid, start);
  return refuse(code::union_tag_invalid, start, shorten(tag, longest_tag), plan.discriminator, plan.labels.listed(tag));
}

/// An object without the tag.
template <source Source>
bool decoder<Source>::untagged(const union_plan& plan, mark start) {
  if (source_.failed()) return false;
  const bool is_unfinished = is_cut(start);  // the tag was still to come
  if (!skip_value()) return false;
  if (is_unfinished) return refuse(code::truncated, start);
  return refuse(code::union_tag_not_found, start, plan.discriminator);
}

/// Decodes one alternative and puts it into the variant. The label stands in the path of errors, as Pydantic has it.
template <source Source>
bool decoder<Source>::into_alternative(const union_info& info, std::size_t index, void* target, const step* label) {
  const type_info& alternative = *info.alternatives[index];
  const scoped_step inside(here_, label != nullptr ? label : here_);
  // In its place, where nothing is shown of a value that is not all there or not valid.
  if (info.emplace != nullptr && !policy_.shows_unfinished) return value(alternative, info.emplace(target, index));
  scratch made(*alternative.life);
  const bool shown = policy_.shows_unfinished && is_cut(source_.save());
  const bool ok = value(alternative, made.get());
  if (ok || shown) info.assign(target, index, made.get());
  return ok;
}

}  // namespace assay::inline v0::detail
