// What llm mode takes beyond Pydantic's conversions (see decoder.hpp), and what the tolerant reader left in the tree:
// its notes of what it mended, and the marks of what the end of the text cut off.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "reader/candidates.hpp"
#include "reader/shape.hpp"
#include "scalars/word_list.hpp"
#include "scalars/worded_number.hpp"
#include "scalars/worded_text.hpp"

#include <string>
#include <vector>

namespace assay::inline v0::detail {

// --- marks of the reader ---------------------------------------------------------------------------------------------

/// What was mended in the syntax of a value becomes repairs at its path; false where the policy forbids one.
template <source Source>
bool decoder<Source>::take_notes(mark at) {
  bool allowed = true;
  if constexpr (tolerant) {
    const value_tree& tree = source_.tree();
    for (const tree_note* one = tree.first_note(tree[at]); one != nullptr; one = tree.next_note(*one)) {
      const place where{one->begin, one->end};
      const std::string_view first = tree.stored(one->argument, one->argument_size);
      const std::string_view second = tree.stored(one->argument + one->argument_size, one->second_size);
      const repair_kind& row = row_of(one->which);
      if (allows(row.category)) {
        log_.add_repair(one->which, here_, where, {first, second});
      } else {
        const std::string texts[] = {std::string(name_of(row.category)), std::string(row.code)};
        log_.add(type_of_error(code::repair_not_allowed), message_of(code::repair_not_allowed, texts), here_, where,
                 source_.input_of(at));
        allowed = false;
      }
    }
  }
  return allowed;
}

/// A value that was mended, or cut off.
template <source Source>
bool decoder<Source>::marked_value(const type_info& type, void* target, token ahead, mark start) {
  bool ok = true;
  if constexpr (tolerant) {
    // A union or a nullable comes here once more with the same value: its marks are dealt with.
    if (inside_ == start) return plain_value(type, target, ahead, start);
    const mark outside = std::exchange(inside_, start);
    const struct leave {
      mark& inside;
      mark outside;
      ~leave() { inside = outside; }
    } leaving{inside_, outside};
    ok = take_notes(start);
    const tree_node& node = source_.tree()[start];
    const bool structure = ahead == token::array || ahead == token::object;
    if (node.cut != 0 && policy_.shows_unfinished) return unfinished_value(type, target, ahead, start);
    if (node.cut != 0) {
      if (!structure) return refuse(code::truncated, start);
      const std::size_t before = log_.error_count();
      plain_value(type, target, ahead, start);
      // The end cut off something that was not read, or the object's own key.
      if (node.bare != 0 || log_.error_count() == before) return refuse(code::truncated, start);
      return false;
    }
    ok &= plain_value(type, target, ahead, start);
  }
  return ok;
}

/// Whether the value ahead, in a text that is not at its end, can't be shown yet: it may still become another.
template <source Source>
bool decoder<Source>::is_hidden(const type_info& type) const {
  if constexpr (tolerant) {
    const tree_node& node = source_.node();
    if (!policy_.shows_unfinished || node.cut == 0) return false;
    const type_info& shown = type.kind == kind::nullable ? *type.nullable->value : type;
    const bool structure = node.kind() == token::array || node.kind() == token::object;
    switch (shown.kind) {
      case kind::any:
        return !structure && (node.kind() != token::string || node.bare != 0);
      case kind::string: {
        // What starts like "null" may be a word for it.
        const std::string_view text = source_.text_of(node);
        const bool word = std::string_view("null").substr(0, text.size()) == text ||
                          std::string_view("None").substr(0, text.size()) == text;
        return node.kind() != token::string || node.bare != 0 || (type.kind == kind::nullable && word);
      }
      case kind::object:
      case kind::list:
      case kind::map:
      case kind::tuple:
        return !structure && (node.kind() != token::string || node.bare != 0);
      case kind::variant:
        return node.kind() != token::object || plan_of(*shown.variant).discriminator.empty();
      default:
        return true;
    }
  } else {
    return false;
  }
}

/// What there is of a value that is still being written.
template <source Source>
bool decoder<Source>::unfinished_value(const type_info& type, void* target, token ahead, mark start) {
  if (is_hidden(type)) return false;
  if (type.kind == kind::string) {
    std::string_view text;
    source_.read_string(text);
    if (type.storage == storage::ordered_json) {
      json_at(target) = std::string(text);
    } else {
      static_cast<std::string*>(target)->assign(text);
    }
    return false;
  }
  return value_of_kind(type, target, ahead, start) && false;
}

template <source Source>
bool decoder<Source>::is_cut(mark start) const {
  if constexpr (tolerant) {
    return source_.tree()[start].cut != 0;
  } else {
    return false;
  }
}

/// A value that no field takes: its repairs are recorded all the same.
template <source Source>
bool decoder<Source>::pass_over(mark start) {
  bool ok = true;
  if constexpr (tolerant) {
    const value_tree& tree = source_.tree();
    if (tree.note_count() != 0) {
      for (node_id at = start; at < tree[start].next; ++at) ok &= take_notes(at);
    }
    if (tree[start].cut != 0) return refuse(code::truncated, start);
  }
  return skip_value() && ok;
}

// --- structure -------------------------------------------------------------------------------------------------------

/// JSON inside the string that is ahead takes its place.
template <source Source>
bool decoder<Source>::descend(token& ahead, mark& start) {
  if constexpr (tolerant) {
    if (ahead != token::string || !may(repair_code::json_in_string)) return false;
    const auto [known, fresh] = remembered().embedded.emplace(start, no_node);
    if (fresh) {
      known->second =
          read_embedded(source_.tree().text(), source_.tree(), start, policy_.options.limits.max_depth,
                        source_.tree().size() + policy_.options.limits.max_items * 2, policy_.shows_unfinished);
    }
    if (known->second == no_node) return false;
    interpreted(repair_code::json_in_string, start, {});
    start = known->second;
    source_.restore(start);
    ahead = source_.peek();
    take_notes(start);
    if (source_.tree()[start].cut != 0 && !policy_.shows_unfinished) cut_inside_ = start;
    return true;
  } else {
    return false;
  }
}

/// The value that a string is, or holds. What it holds may be cut off where the string is not: then it is refused, as
/// marked_value() refuses what the text's end cuts off.
template <source Source>
bool decoder<Source>::value_in_string(const type_info& type, void* target, mark start) {
  const mark around = std::exchange(cut_inside_, Source::nowhere);
  const std::size_t before = log_.error_count();
  const bool ok = value_of_kind(type, target, token::string, start);
  const mark cut = std::exchange(cut_inside_, around);
  if (cut == Source::nowhere) return ok;
  return log_.error_count() == before ? refuse(code::truncated, cut) : false;
}

/// Whether the text ahead, where a list of it is asked for, is no item: it holds several, or may, or is a word for an
/// empty list, or begins as JSON that was cut off.
template <source Source>
bool decoder<Source>::is_no_item(const type_info& item, mark start) {
  std::string_view text;
  if (!source_.read_string(text)) return false;
  source_.restore(start);
  const word_list::how listed = items_in_words(text).written;
  if (listed == word_list::how::several || listed == word_list::how::unclear || has_bullets(text)) return true;
  if (core_of(item).kind != kind::string) return false;
  const std::string_view inner = trim(text);
  const bool cut_off = (inner.starts_with('[') && inner.find(']') == std::string_view::npos) ||
                       (inner.starts_with('{') && inner.find('}') == std::string_view::npos);
  return cut_off || is_word_for_nothing(text);
}

/// A value where a list of it is asked for.
template <source Source>
bool decoder<Source>::list_of_one(const type_info& type, void* target, token ahead, mark start) {
  const list_info& info = *type.list;
  const code wrong = is_set(type) ? code::set_type : code::list_type;
  if (policy_.shows_unfinished && is_cut(start))
    return false;  // the start of a list that is written in a string, maybe
  // A list of lists of itself would take any number of brackets around one value.
  constexpr std::size_t most_around_one = 64;
  if (!may(repair_code::item_for_list) || ahead == token::null || ahead == token::array || info.at != nullptr ||
      items_known_ == most_around_one) {
    return mismatch(wrong, start);
  }
  // Where even one item can't be made of it, it is no list of one: the error is the list's. Within a try the error does
  // not matter, and below what was tried everything fits: so lists within lists are not tried once for each around.
  const bool sure = log_.quiet() || items_known_ != 0;
  if (!sure) {
    scratch made(*info.item->life);
    const error_log::mark before = log_.here();
    const bool fits = (could_take(*info.item, ahead, lax()) || could_mend(*info.item, ahead)) &&
                      try_quietly(*info.item, made.get(), start).ok;
    log_.take_back(before);
    if (source_.failed()) return false;
    source_.restore(start);
    if (!fits) return mismatch(wrong, start);
  }
  if (ahead == token::string && is_no_item(*info.item, start)) return mismatch(wrong, start);
  info.clear(target);
  interpreted(repair_code::item_for_list, start, {});
  const step below{here_, {}, 0};
  const scoped_step inside(here_, &below);
  const scoped_value fitting(items_known_, items_known_ + 1);
  const scoped_value looked_at(only_asks_, false);
  if (info.append != nullptr) return plain_value(*info.item, info.append(target), ahead, start);
  scratch item(*info.item->life);
  if (!plain_value(*info.item, item.get(), ahead, start)) return false;
  info.insert(target, item.get());
  return true;
}

/// Whether a type could take a value of this JSON type by more than a conversion.
template <source Source>
bool decoder<Source>::could_mend(const type_info& type, token ahead) const {
  if (!tolerant || mode_ != mode::llm) return false;
  switch (type.kind) {
    case kind::list:
      return ahead != token::null;
    case kind::object:
    case kind::map:
    case kind::tuple:
      return ahead == token::string;
    default:
      return false;
  }
}

// --- names -----------------------------------------------------------------------------------------------------------

/// The field that a key in another style means, if it has not come under its own name.
template <source Source>
std::size_t decoder<Source>::similar_field(object_state& state, std::string_view key) {
  if constexpr (interprets) {
    if (!may(repair_code::key_style)) return object_plan::none;
    const std::size_t index = state.plan.find_similar(key);
    if (index == object_plan::none) return object_plan::none;
    // What strict mode accepts stays as it is: there the key of a field that may be absent is an unknown one.
    if (mends && !state.plan.fields[index].info->required) return object_plan::none;
    const mark value = source_.save();
    if (state.seen.has(index)) {
      refuse_rival(state, index, value);
      return object_plan::none;
    }
    state.extras().styled.emplace(index, value);
    state.go_to(state.plan.fields[index]);
    log_.add_repair(repair_code::key_style, here_, source_.place_of_key(),
                    {quoted(key), quoted(state.plan.fields[index].key.name)});
    lower_exactness(llm_match);
    return index;
  } else {
    return object_plan::none;
  }
}

/// Two keys that mean one field, neither of them by its own name ("firstName" and "FirstName"), are the same again or
/// two answers.
template <source Source>
void decoder<Source>::refuse_rival(object_state& state, std::size_t index, mark value) {
  if constexpr (tolerant) {
    const auto& styled = state.extras().styled;
    const auto first = styled.find(index);
    if (first == styled.end() || source_.input_of(first->second) == source_.input_of(value)) return;
    state.go_to(state.plan.fields[index]);
    refuse(code::ambiguous_key, value);
    ++state.failures;
  } else if constexpr (mends) {
    source_.abandon();  // the tree has both values, and can compare them
  }
}

template <source Source>
const enumerator_info* decoder<Source>::similar_enumerator(const enum_info& info, std::string_view text, mark start) {
  if (!may(repair_code::enum_style)) return nullptr;
  const enumerator_info* const meant = find_similar_enumerator(info, text);
  if (meant != nullptr) interpreted(repair_code::enum_style, start, {quoted(text), quoted(meant->name)});
  return meant;
}

template <source Source>
const literal_value* decoder<Source>::similar_literal(const literal_info& info, std::string_view text, mark start) {
  if (!may(repair_code::enum_style)) return nullptr;
  const literal_value* const meant = find_similar_literal(info, text);
  if (meant != nullptr) interpreted(repair_code::enum_style, start, {quoted(text), quoted(meant->text)});
  return meant;
}

// --- words -----------------------------------------------------------------------------------------------------------

/// A number with separators, a currency, a unit or a percent sign: its digits.
template <source Source>
bool decoder<Source>::number_in_words(std::string_view text, bool percent_too, mark start, std::string& literal,
                                      bool& percent) {
  if (!may(repair_code::unit)) return false;
  auto read = read_worded_number(text);
  if (!read || !may(read->how) || (read->how == repair_code::percent && !percent_too)) return false;
  percent = read->how == repair_code::percent;
  literal = std::move(read->literal);
  interpreted(read->how, start, {quoted(text), percent ? literal + " hundredths" : literal});
  return true;
}

/// Whether an item of a list stands for those that were left out.
template <source Source>
bool decoder<Source>::is_left_out(mark start) const {
  if constexpr (tolerant) {
    const value_tree& tree = source_.tree();
    const bool item = here_ != nullptr && here_->index != path_item::no_index;
    return item && tree[start].bare != 0 && is_remainder(tree.text_of(tree[start]));
  }
  return false;
}

/// Whether digits without quotes begin with a zero that means something; in quotes they are a number for Pydantic.
template <source Source>
bool decoder<Source>::is_code(std::string_view text, mark start) const {
  if constexpr (tolerant) return source_.tree()[start].bare != 0 && has_leading_zero(text);
  return false;
}

template <source Source>
std::optional<calendar_day> decoder<Source>::date_in_words(std::string_view text, mark start) {
  if (!may(repair_code::date_words)) return std::nullopt;
  const std::optional<calendar_day> meant = read_worded_date(text);
  if (meant) interpreted(repair_code::date_words, start, {quoted(text), iso_text(*meant)});
  return meant;
}

/// Whether the string that was just read, for a type of text, is "null" or "None".
template <source Source>
bool decoder<Source>::says_null(const type_info& value, mark start) {
  if ((value.kind != kind::string && value.kind != kind::bytes) || !allows(repair_class::interpretation)) return false;
  const auto raw = source_.input_of(start);
  return raw == "\"null\"" || raw == "\"None\"";
}

/// Whether "N/A" and its like stand for null here; where text is asked for, only "null" and "None" do.
template <source Source>
bool decoder<Source>::null_in_words(const type_info& value, token ahead, mark start) {
  if (ahead != token::string || !may(repair_code::null_word)) return false;
  if constexpr (mends) {
    // A text is not read twice for nothing.
    const char* const p = source_.save();
    if (p >= source_.quick_end() || !may_begin_null_word(p[1])) return false;
  }
  std::string_view text;
  source_.read_string(text);
  const type_info* type = &value;
  while (type->kind == kind::custom) type = type->custom->wire;
  switch (type->kind) {
    case kind::any:
    case kind::variant:
    case kind::all_of:
      return false;
    case kind::string:
    case kind::bytes:
      if (!is_null_word(text, /*strictly=*/true)) return false;
      break;
    case kind::enumeration:
      // A label that fits but for its case is meant rather than nothing.
      if (!is_null_word(text, false)) return false;
      for (const enumerator_info& one : type->enumeration->enumerators) {
        if (equal_ignoring_case(one.name, trim(text)) || equal_ignoring_case(one.cpp_name, trim(text))) return false;
      }
      if (find_enumerator(*type->enumeration, text) != nullptr) return false;
      break;
    case kind::literal:
      if (!is_null_word(text, false)) return false;
      for (const literal_value& one : type->literal->values) {
        if (equal_ignoring_case(one.text, trim(text))) return false;
      }
      [[fallthrough]];
    default:
      if (!is_null_word(text, false)) return false;
      break;
  }
  interpreted(repair_code::null_word, start, {quoted(text)});
  return true;
}

}  // namespace assay::inline v0::detail
