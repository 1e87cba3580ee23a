#include "schema/table_builder.hpp"

#include "json/ranges.hpp"
#include "scalars/formats.hpp"
#include "schema/json_target.hpp"
#include "schema/loader_keywords.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace assay::inline v0::loading {

namespace {

/// {"$ref": A}, A = {"$ref": B}, ...: longer than any author writes, short enough to be followed again for each use.
constexpr std::size_t max_aliases = 100;

/// A schema has a table for each dynamic scope that it is reached in; all together may have as many beyond one each.
constexpr std::size_t most_scoped_tables = 100'000;

/// What is said of a schema that stands for another, and that for another, by the keyword that does it.
struct alias_words {
  const char* keyword;
  std::string_view too_long, endless;
};
constexpr std::array<alias_words, 4> words_of_aliases{{
    {"$ref", "this $ref leads on through more than 100 others, one after the other", "this $ref leads back to itself"},
    {"$dynamicRef", "this $dynamicRef leads on through more than 100 others, one after the other",
     "this $dynamicRef leads back to itself"},
    {"$recursiveRef", "this $recursiveRef leads on through more than 100 others, one after the other",
     "this $recursiveRef leads back to itself"},
    {"allOf", "this allOf holds one schema alone, and that another: more than 100 of them, one after the other",
     "this allOf leads back to itself"},
}};

const alias_words& words_of_alias(const schema_place& place) {
  const auto found = std::find_if(words_of_aliases.begin(), words_of_aliases.end(),
                                  [&](const alias_words& one) { return value_at(place, one.keyword) != nullptr; });
  return found != words_of_aliases.end() ? *found : words_of_aliases.front();
}

}  // namespace

table_builder::table_builder(schema_type::content& out, const schema_survey& survey)
    : out_(out),
      survey_(survey),
      scopes_(survey),
      anything_(&out.arena.make<type_info>(json_target::table_of(kind::any))) {}

void table_builder::build() {
  const schema_place& root = survey_.place_of(out_.document);
  out_.root = table_for({&root, scopes_.enter(0, *root.resource)});
  fill_all();
  if (flatten_all_of(tables_, out_.arena) && !std::exchange(has_cycles_, true)) {
    start_again();
    return build();
  }
  refuse_endless(tables_, 0);
  look_at_unused();
}

void table_builder::fill_all() {
  while (filled_ < unfilled_.size()) {
    const auto [table, node] = unfilled_[filled_++];
    fill(*table, node);
  }
}

void table_builder::start_again() {
  tables_.clear();
  unfilled_.clear();
  filled_ = 0;
  aliases_.clear();
  by_node_.clear();
}

/// What the root does not lead to gets tables, too, so that what is wrong with it is found; it is a note there.
void table_builder::look_at_unused() {
  std::unordered_set<const schema_place*> used;
  for (const auto& [node, meaning] : aliases_) used.insert(node.place);
  const std::size_t first = tables_.size();
  std::set<std::string> told;
  const auto attempt = [&](const auto& step) {
    try {
      step();
    } catch (const schema_error& problem) {
      if (told.insert(problem.what()).second) out_.notes.push_back(note_of_unused(problem));
    }
  };
  for (const schema_place& place : survey_.places()) {
    if (place.fault) told.insert(survey_.fault_of(place).what());
  }
  for (const schema_place& place : survey_.places()) {
    if (!place.resource->in_document || place.fault || used.contains(&place)) continue;
    attempt([&] { table_for({&place, scopes_.enter(0, *place.resource)}); });
    while (filled_ < unfilled_.size()) attempt([&] { fill_all(); });
  }
  attempt([&] {
    flatten_all_of(tables().subspan(first), out_.arena);
    refuse_endless(tables_, first);
  });
}

schema_node table_builder::child(const json& schema) {
  const schema_place& place = survey_.place_of(schema);
  return {&place, scopes_.enter(scope_, *place.resource)};
}

const type_info* table_builder::table_for(schema_node node) {
  node = meant(node);
  const auto [known, is_new] = by_node_.try_emplace(node);
  if (is_new) {
    if (by_node_.size() > survey_.places().size() + most_scoped_tables) {
      by_node_.erase(known);
      throw schema_error(node.place->pointer,
                         "$dynamicRef leads from here to other schemas on each of very many ways, " +
                             std::to_string(most_scoped_tables) + " of them at the most");
    }
    known->second = &fresh(*node.place);
    unfilled_.emplace_back(known->second, node);
  }
  return known->second;
}

/// The schema that this one merely stands for: {"$ref": ...} or {"allOf": [one]} with nothing but annotations beside.
schema_node table_builder::meant(schema_node node) {
  const schema_node asked = node;
  for (std::size_t followed = 0;; ++followed) {
    const schema_node next = alias_of(node);
    if (next == node) return node;
    if (followed == max_aliases) refuse_aliases(asked);
    node = next;
  }
}

/// One step of that; a schema that stands for itself is its own.
schema_node table_builder::alias_of(schema_node node) {
  const auto known = aliases_.find(node);
  if (known != aliases_.end()) return known->second;
  const std::vector<schema_part> parts = parts_of(node);
  const bool is_alias = parts.size() == 1 && parts.front().existing.place != nullptr && !has_rules(*node.place);
  return aliases_.emplace(node, is_alias ? parts.front().existing : node).first->second;
}

/// The whole chain is looked at once, however many of it are asked for.
void table_builder::refuse_aliases(schema_node first) {
  if (const auto known = refused_aliases_.find(first); known != refused_aliases_.end()) {
    throw schema_error(first.place->pointer, std::string(known->second));
  }
  std::vector<schema_node> way;
  std::unordered_set<schema_node, schema_node_hash> seen;
  schema_node node = first;
  while (seen.insert(node).second) {
    way.push_back(node);
    node = alias_of(node);
  }
  const bool ends = node == way.back();
  for (const schema_node& each : way) {
    const alias_words& said = words_of_alias(*each.place);
    refused_aliases_.emplace(each, ends ? said.too_long : said.endless);
  }
  throw schema_error(first.place->pointer, std::string(refused_aliases_.at(first)));
}

std::vector<table_builder::schema_part> table_builder::parts_of(schema_node node) {
  const schema_place& place = *node.place;
  if (place.fault) throw schema_error(survey_.fault_of(place));
  const scope_id outer = std::exchange(scope_, node.scope);
  std::vector<schema_part> parts;
  const bool has_literal = value_at(place, "enum") != nullptr || value_at(place, "const") != nullptr;
  if (has_literal) parts.push_back({.write = &table_builder::write_literal});
  if (asserts_something(place, has_literal)) parts.push_back({.write = &table_builder::write_assertions});
  const auto add_reference = [&](const schema_place& target) {
    parts.push_back({.existing = {&target, scopes_.enter(scope_, *target.resource)}});
  };
  if (value_at(place, "$ref") != nullptr) add_reference(survey_.referred(*place.schema));
  if (value_at(place, "$dynamicRef") != nullptr || value_at(place, "$recursiveRef") != nullptr) {
    add_reference(scopes_.target_of(survey_.dynamically_referred(*place.schema), scope_));
  }
  if (const json* all = value_at(place, "allOf")) {
    for (const json& part : *all) parts.push_back({.existing = child(part)});
  }
  const auto add_choice = [&](std::string_view keyword, schema_part::writer write) {
    const json* choices = value_at(place, keyword);
    if (choices == nullptr) return;
    const bool one = choices->size() == 1;
    parts.push_back(one ? schema_part{.existing = child(choices->front())} : schema_part{.write = write});
  };
  add_choice("anyOf", &table_builder::write_any_of);
  add_choice("oneOf", &table_builder::write_one_of);
  scope_ = outer;
  return parts;
}

bool table_builder::asserts_something(const schema_place& place, bool has_literal) const {
  if (!place.schema->is_object()) return false;
  return ranges::any_of(place.schema->get_ref<const json::object_t&>(), [&](const auto& member) {
    const bool said_by_literal = has_literal && member.first == "type";
    return !said_by_literal && is_enforced(place, member.first);
  });
}

bool table_builder::is_enforced(const schema_place& place, std::string_view keyword) const {
  const keyword_rule* rule = find_keyword(keyword);
  if (rule == nullptr || rule->role != keyword_role::assertion) return false;
  const json* value = value_at(place, keyword);
  if (value == nullptr) return false;
  if (keyword != "format") return true;
  return place.resource->checks_format && detail::format_named(value->get_ref<const std::string&>()) != format::none;
}

/// {"type": "object", "allOf": [objects]}: the type is said twice. Left out, the value is read once, by the part that
/// knows its fields.
bool table_builder::only_repeats_type(const schema_place& place, std::span<const schema_part> others) {
  const json* type = value_at(place, "type");
  if (type == nullptr || !type->is_string() || is_nullable(place)) return false;
  const bool alone = ranges::none_of(place.schema->get_ref<const json::object_t&>(), [&](const auto& member) {
    return member.first != "type" && is_enforced(place, member.first);
  });
  const auto& name = type->get_ref<const std::string&>();
  const auto all_imply = [&](const json* choices) {
    return choices != nullptr &&
           ranges::all_of(*choices, [&](const json& each) { return implies_type(meant_by(each), name); });
  };
  return alone && !has_cycles_ &&
         (all_imply(value_at(place, "anyOf")) || all_imply(value_at(place, "oneOf")) ||
          ranges::any_of(others, [&](const schema_part& part) {
            return part.existing.place != nullptr && implies_type(*meant(part.existing).place, name);
          }));
}

bool table_builder::implies_type(const schema_place& place, std::string_view type) const {
  const json* own = value_at(place, "type");
  return own != nullptr && own->is_string() && own->get_ref<const std::string&>() == type && !is_nullable(place);
}

void table_builder::fill(type_info& table, schema_node node) {
  const schema_place& place = *node.place;
  scope_ = node.scope;
  if (place.schema->is_boolean()) return become(table, place, place.schema->get<bool>() ? kind::any : kind::never);
  const std::vector<schema_part> parts = parts_of(node);
  const bool repeats = parts.size() > 1 && parts.front().write == &table_builder::write_assertions &&
                       only_repeats_type(place, std::span(parts).subspan(1));
  write_parts(table, place, std::span(parts).subspan(repeats ? 1 : 0));
}

void table_builder::write_parts(type_info& table, const schema_place& place, std::span<const schema_part> parts) {
  const bool rules = has_rules(place);
  if (parts.empty() && !rules) return become(table, place, kind::any);
  if (parts.size() == 1 && parts.front().write != nullptr && !rules) return (this->*parts.front().write)(table, place);

  std::vector<const type_info*> tables;
  for (const schema_part& part : parts) {
    if (part.existing.place != nullptr) {
      tables.push_back(table_for(part.existing));
    } else {
      type_info& own = fresh(place);
      (this->*part.write)(own, place);
      tables.push_back(&own);
    }
  }
  all_of_info info{out_.arena.keep(tables)};
  if (rules) {
    info.conditionals = out_.arena.keep(conditionals_of(place));
    info.rules = out_.arena.keep(rules_of(place));
  }
  write_all_of(table, place, info);
}

void table_builder::write_all_of(type_info& table, const schema_place& place, const all_of_info& info) {
  become(table, place, kind::all_of, own_name(place));
  table.all_of = &out_.arena.make<all_of_info>(info);
}

type_info& table_builder::fresh(const schema_place& place) {
  type_info& table = out_.arena.make<type_info>();
  tables_.push_back({&table, &place});
  return table;
}

void table_builder::become(type_info& table, const schema_place& place, kind what, std::string_view name) const {
  const auto text = [&](std::string_view keyword) {
    const json* value = find_value(*place.schema, keyword);
    return value == nullptr || !value->is_string() ? std::string_view()
                                                   : std::string_view(value->get_ref<const std::string&>());
  };
  table = json_target::table_of(what);
  table.name = name;
  table.title = text("title");
  table.description = text("description");
}

/// What people call the type: its title, or the name it is defined by.
std::string_view table_builder::own_name(const schema_place& place) {
  const json* title = find_value(*place.schema, "title");
  if (title != nullptr && title->is_string()) return title->get_ref<const std::string&>();
  return place.role == place_role::definition ? out_.arena.keep(place.name) : std::string_view();
}

}  // namespace assay::inline v0::loading
