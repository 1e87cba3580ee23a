#include "llm/early_stop.hpp"

#include "answer/wrapping_names.hpp"
#include "dump/bounded_json.hpp"
#include "llm/schema_steps.hpp"
#include "schema/schema_parts.hpp"

#include <assay/schema.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

/// Keywords of a container's schema by which further members and items change nothing about those that are there.
constexpr std::array independent_keywords = {
    "$ref",     "$schema",  "$defs",         "$comment",      "type",        "title",       "description",
    "examples", "default",  "properties",    "required",      "items",       "prefixItems", "additionalProperties",
    "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems", "deprecated",  "readOnly"};

bool is_independent(const std::string& keyword) {
  return std::find(independent_keywords.begin(), independent_keywords.end(), keyword) != independent_keywords.end();
}

/// The schema of a container, whose members are judged one by one; nullptr if they depend on each other.
const ordered_json* plain_container(const schema_steps& steps, const ordered_json* schema) {
  for (int i = 0; i < 16 && schema != nullptr && schema->is_object(); ++i) {
    if (const ordered_json* const target = steps.target(*schema)) {
      schema = target;
      continue;
    }
    // What may be null: of its two alternatives, the container is the other one.
    const auto choice = schema->find("anyOf");
    if (choice != schema->end() && choice->is_array() && choice->size() == 2 && !schema->contains("properties") &&
        (*choice)[1] == ordered_json{{"type", "null"}}) {
      schema = &(*choice)[0];
      continue;
    }
    const auto items = schema->items();
    const bool plain =
        std::all_of(items.begin(), items.end(), [](const auto& one) { return is_independent(one.key()); });
    return plain ? schema : nullptr;
  }
  return nullptr;
}

/// Whether the value can only be a number or a boolean, and so can't hold another answer.
bool is_number_or_boolean(const ordered_json& schema) {
  const ordered_json type = schema.is_object() ? schema.value("type", ordered_json()) : ordered_json();
  return type == "integer" || type == "number" || type == "boolean";
}

/// Whether an object of this schema is always read as itself, and never as a wrapping of the answer.
bool is_read_as_itself(const ordered_json& schema) {
  const schema_steps steps(schema);
  const ordered_json* const root = plain_container(steps, &schema);
  if (root == nullptr || !root->contains("properties")) return false;
  const auto members = (*root)["properties"].items();
  return std::none_of(members.begin(), members.end(), [](const auto& member) {
    return may_hold_the_answer(member.key()) && !is_number_or_boolean(member.value());
  });
}

bool is_last_child(const ordered_json& container, const path_item& step) {
  if (step.is_index()) return step.index + 1 == container.size();
  return !container.empty() && std::prev(container.end()).key() == step.key;
}

}  // namespace

early_stop::early_stop(const ordered_json& schema, validator& accept) : accept_(accept) {
  try {
    schema_ = schemas::with_gathered_definitions(schema);
    usable_ = is_read_as_itself(schema_);
  } catch (const schema_error&) {
    usable_ = false;
  }
}

std::optional<validation_error> early_stop::feed(std::string_view more) {
  text_.append(more);
  scan();
  if (!usable_ || settled_ == judged_ || text_.size() < next_judgement_) return std::nullopt;
  judged_ = settled_;
  next_judgement_ = text_.size() + text_.size() / 8;
  return judge();
}

void early_stop::scan() {
  for (; scanned_ < text_.size() && usable_; ++scanned_) {
    const char c = text_[scanned_];
    if (!strings_.takes(c)) {
      scan_structure(c);
    } else if (open_.empty()) {
      usable_ = false;  // a string is no object
    }
  }
}

void early_stop::scan_structure(char c) {
  const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
  if (open_.empty() && !is_space && c != '{') {
    usable_ = false;  // no object, or its end has come
  } else if (c == '{' || c == '[') {
    open_ += c == '{' ? '}' : ']';
  } else if (c == '}' || c == ']') {
    if (open_.back() != c) usable_ = false;
    open_.pop_back();
    settled_ = scanned_ + 1;
    settled_depth_ = open_.size();
    if (open_.empty()) usable_ = false;
  } else if (c == ',') {
    settled_ = scanned_;
    settled_depth_ = open_.size();
  }
}

std::optional<validation_error> early_stop::judge() {
  std::string so_far = text_.substr(0, settled_);
  for (std::size_t i = settled_depth_; i-- > 0;) so_far += open_[i];
  const bounded_json::parsed value = bounded_json::parse(so_far);
  if (!value) {
    usable_ = false;  // no plain JSON
    return std::nullopt;
  }
  const std::optional<validation_error> wrong = accept_.read(so_far, finish_reason::stop);
  if (!wrong) return std::nullopt;
  std::vector<error> final_errors;
  for (const error& one : wrong->errors()) {
    if (is_final(one, value.value)) final_errors.push_back(one);
  }
  if (final_errors.empty()) return std::nullopt;
  return validation_error(wrong->title(), std::move(final_errors));
}

/// Whether the error lies in a value that is closed, and that no member to come has a say in.
bool early_stop::is_final(const error& one, const ordered_json& so_far) const {
  if (one.type == "value_error") return false;  // a rule between several values may report it anywhere
  const schema_steps steps(schema_);
  const ordered_json* value = &so_far;
  const ordered_json* schema = &schema_;
  for (std::size_t i = 0; i < one.loc.size(); ++i) {
    const path_item& step = one.loc[i];
    const ordered_json* const inner = step_into(*value, step);
    schema = plain_container(steps, schema);
    if (inner == nullptr || schema == nullptr) return false;
    const bool is_open = i + 1 < settled_depth_ && is_last_child(*value, step);
    if (!is_open) return true;
    value = inner;
    schema = steps.step(*schema, step);
  }
  return false;
}

}  // namespace assay::inline v0::detail
