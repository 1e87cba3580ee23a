// Arrays and objects in a grammar (see grammar_writer.hpp). Members come in the order of the properties: a grammar that
// takes them in any order has as many alternatives as there are orders.
#include "schema/grammar_writer.hpp"
#include "schema/node_edit.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

namespace assay::inline v0::detail::schemas {

namespace {

const ordered_json anything = true;

const ordered_json& value_or_anything(const ordered_json& node, const char* keyword) {
  const ordered_json* value = find_value(node, keyword);
  return value != nullptr ? *value : anything;
}

}  // namespace

// --- arrays ----------------------------------------------------------------------------------------------------------

std::string grammar_writer::array(const subject& of) {
  const std::size_t least = count(of, "minItems", 0);
  const std::size_t most = count(of, "maxItems", unbounded);
  const std::string items = item_sequence(of, 0, least, std::max(least, most));
  return add_rule(of.name + "-array", items.empty() ? "\"[\" ws \"]\"" : "\"[\" ws " + items + " ws \"]\"");
}

/// The items from `index` on; each place behind the least count may be the last.
std::string grammar_writer::item_sequence(const subject& of, std::size_t index, std::size_t least, std::size_t most) {
  const ordered_json* places = find_value(of.node, "prefixItems");
  const std::size_t listed = places == nullptr ? 0 : places->size();
  const ordered_json& rest = value_or_anything(of.node, "items");
  if (index >= most || (index >= listed && rest == false)) return {};
  const std::string comma = index == 0 ? "" : "\",\" ws ";
  if (index < listed) {
    const std::string step = std::to_string(index);
    const std::string item =
        expression({(*places)[index], child_pointer(of.where + "/prefixItems", step), of.name + "-" + step});
    const std::string behind = item_sequence(of, index + 1, least, most);
    const std::string all = comma + item + (behind.empty() ? "" : " " + behind);
    return index < least ? all : "(" + all + ")?";
  }
  const std::string item = expression({rest, of.where + "/items", of.name + "-item"});
  const std::size_t from = least > index ? least - index : 0;
  const std::size_t to = most == unbounded ? unbounded : most - index;
  if (index > 0) return repeated("(\",\" ws " + item + ")", from, to);
  const std::string more = repeated("(\",\" ws " + item + ")", from > 0 ? from - 1 : 0, to == unbounded ? to : to - 1);
  const std::string all = item + (more.empty() ? "" : " " + more);
  return from > 0 ? all : "(" + all + ")?";
}

// --- objects ---------------------------------------------------------------------------------------------------------

std::vector<grammar_writer::member> grammar_writer::members_of(const ordered_json& node) const {
  std::vector<member> members;
  const std::unordered_set<std::string_view> required = required_members(node);
  std::unordered_set<std::string> names;
  if (const ordered_json* properties = find_value(node, "properties")) {
    for (const auto& [name, schema] : properties->items()) {
      if (schema == false) continue;
      names.insert(name);
      members.push_back({name, &schema, required.contains(name)});
    }
  }
  for (const ordered_json& each : node.value("required", ordered_json::array())) {
    const auto& name = each.get_ref<const std::string&>();
    if (names.insert(name).second) members.push_back({name, &value_or_anything(node, "additionalProperties"), true});
  }
  return members;
}

std::string grammar_writer::object(const subject& of) {
  const std::vector<member> members = members_of(of.node);
  const std::string further = further_member(of, members);
  report_counts(of, members, !further.empty());
  if (members.empty()) return map(of, further);
  std::vector<std::string> written;
  for (const member& each : members) {
    const std::string name = of.name + "-" + each.name;
    const std::string where = child_pointer(of.where + "/properties", each.name);
    written.push_back(constant(each.name) + " \":\" ws " + expression({*each.schema, where, name}));
  }
  // What may follow once a member has come: from the last one on, so that each rule knows the next.
  const auto first_required = static_cast<std::size_t>(
      std::find_if(members.begin(), members.end(), [](const member& each) { return each.required; }) - members.begin());
  std::vector<std::string> tails(members.size() + 1);
  tails.back() = further.empty() ? "" : "(\",\" ws " + further + ")*";
  for (std::size_t i = members.size(); i-- > 1;) {
    const std::string own = "\",\" ws " + written[i];
    std::string tail = members[i].required ? own : "(" + own + ")?";
    if (!tails[i + 1].empty()) tail += " " + tails[i + 1];
    // Where an object may begin with any of its members, each beginning has the rest in common.
    tails[i] = i <= first_required ? add_rule(of.name + "-rest", std::move(tail)) : std::move(tail);
  }
  std::vector<std::string> beginnings;
  for (std::size_t i = 0; i < members.size() && i <= first_required; ++i) {
    beginnings.push_back(written[i] + (tails[i + 1].empty() ? "" : " " + tails[i + 1]));
  }
  if (first_required == members.size() && !further.empty()) beginnings.push_back(further + " " + tails.back());
  const std::string body = alternatives(beginnings);
  const bool may_be_empty = first_required == members.size();
  return add_rule(of.name + "-object",
                  may_be_empty ? "\"{\" ws (" + body + ")? ws \"}\"" : "\"{\" ws " + body + " ws \"}\"");
}

/// An object of any keys.
std::string grammar_writer::map(const subject& of, const std::string& entry) {
  const std::size_t least = count(of, "minProperties", 0);
  const std::size_t most = std::max(least, count(of, "maxProperties", unbounded));
  if (entry.empty() || most == 0) return add_rule(of.name + "-object", "\"{\" ws \"}\"");
  const std::string more =
      repeated("(\",\" ws " + entry + ")", least > 0 ? least - 1 : 0, most == unbounded ? unbounded : most - 1);
  const std::string all = entry + (more.empty() ? "" : " " + more);
  return add_rule(of.name + "-object", "\"{\" ws " + (least > 0 ? all : "(" + all + ")?") + " ws \"}\"");
}

/// A member that no property names; "" where there may be none.
std::string grammar_writer::further_member(const subject& of, const std::vector<member>& members) {
  const ordered_json* patterns = find_value(of.node, "patternProperties");
  const ordered_json* rest = find_value(of.node, "additionalProperties");
  if (patterns != nullptr && !patterns->empty()) return patterned_member(of, members, *patterns);
  const bool names_members = of.node.contains("properties") && !of.node["properties"].empty();
  if (rest == nullptr ? names_members : *rest == false) return {};
  const std::string key = key_beside(of, members);
  const ordered_json& schema = value_or_anything(of.node, "additionalProperties");
  if (key == "string" && schema == true) return "entry";
  return add_rule(of.name + "-entry",
                  key + " \":\" ws " + expression({schema, of.where + "/additionalProperties", of.name + "-value"}));
}

/// One pattern is the grammar of the keys, where nothing else is said of them. Of several, which may overlap, the value
/// of any goes with any key.
std::string grammar_writer::patterned_member(const subject& of, const std::vector<member>& members,
                                             const ordered_json& patterns) {
  const ordered_json* rest = find_value(of.node, "additionalProperties");
  const bool closed = rest == nullptr || *rest == false;
  const std::string where = of.where + "/patternProperties";
  const bool alone = closed && members.empty() && patterns.size() == 1 && !of.node.contains("propertyNames");
  auto key = alone ? pattern_in_json_string(patterns.begin().key()) : std::nullopt;
  if (key) key = "\"\\\"\" " + *key + " \"\\\"\"";
  if (!key) {
    unsaid(of.where, "patternProperties");
    key = key_beside(of, members);
  }
  std::vector<std::string> values;
  const auto add = [&](const ordered_json& schema, const std::string& at) {
    if (schema == false) return;
    std::string value = expression({schema, at, of.name + "-value"});
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  };
  for (const auto& [pattern, schema] : patterns.items()) add(schema, child_pointer(where, pattern));
  if (!closed) add(*rest, of.where + "/additionalProperties");
  if (values.empty()) return {};
  return add_rule(of.name + "-entry", *key + " \":\" ws " + alternatives(values));
}

/// The key of such a member, which is none of those that properties name.
std::string grammar_writer::key_beside(const subject& of, const std::vector<member>& members) {
  const ordered_json* names = find_value(of.node, "propertyNames");
  std::vector<std::string> taken;
  for (const member& each : members) taken.push_back(each.name);
  if (const ordered_json* properties = find_value(of.node, "properties")) {
    for (const auto& [name, schema] : properties->items()) {
      if (schema == false) taken.push_back(name);
    }
  }
  if (names != nullptr && names->is_object() && taken.empty()) {
    ordered_json named = *names;
    if (!named.contains("type") && !named.contains("$ref")) named["type"] = "string";
    made_.push_back(std::move(named));
    return expression({made_.back(), of.where + "/propertyNames", of.name + "-key"});
  }
  if (names != nullptr && *names != true) unsaid(of.where, "propertyNames");
  if (taken.empty()) return "string";
  return "\"\\\"\" " + other_than(taken) + " \"\\\"\"";
}

/// How many members there are is said of maps alone; keys may repeat, so more than one can't be promised.
void grammar_writer::report_counts(const subject& of, const std::vector<member>& members, bool open) {
  const auto required = static_cast<std::size_t>(
      std::count_if(members.begin(), members.end(), [](const member& each) { return each.required; }));
  if (const ordered_json* least = find_value(of.node, "minProperties")) {
    const std::size_t said = loading::count_from(*least);
    if (said > required && (said > 1 || !members.empty())) unsaid(of.where, "minProperties");
  }
  if (const ordered_json* most = find_value(of.node, "maxProperties")) {
    const bool holds = members.empty() || (!open && members.size() <= loading::count_from(*most));
    if (!holds) unsaid(of.where, "maxProperties");
  }
  const ordered_json* names = find_value(of.node, "propertyNames");
  if (names != nullptr && *names != true && !open && !members.empty()) unsaid(of.where, "propertyNames");
}

}  // namespace assay::inline v0::detail::schemas
