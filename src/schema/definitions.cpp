#include "schema/definitions.hpp"

#include "schema/loader_references.hpp"
#include "schema/node_edit.hpp"
#include "tables/wire_name.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

const ordered_json no_definitions = ordered_json::object();

const ordered_json& definitions_of(const ordered_json& document) {
  const ordered_json* definitions = find_value(document, "$defs");
  return definitions != nullptr ? *definitions : no_definitions;
}

/// Calls `visit` with each schema in the document, outer ones first.
template <class Json, class Visit>
void for_each_schema(Json& node, const Visit& visit) {
  visit(node);
  for_each_subschema(node, "", [&visit](Json& child, const subschema_place&) { for_each_schema(child, visit); });
}

/// The keys and indexes that a reference within the document steps through; of an anchor, its name.
std::vector<std::string> steps_of(const std::string& reference) {
  const auto fragment = loading::percent_decode(loading::split_fragment(reference).fragment).value_or("");
  return loading::pointer_segments(fragment).value_or(std::vector{fragment});
}

bool is_gathered(const std::vector<std::string>& steps) { return steps.size() == 2 && steps.front() == "$defs"; }

/// What the definition of a reference's target is to be called.
std::string name_for(const std::vector<std::string>& steps, const ordered_json& document, const ordered_json& taken) {
  const ordered_json* title = find_value(document, "title");
  const std::string of_root = title != nullptr ? title->get<std::string>() : "Root";
  const std::string base = plain_name(steps.empty() ? of_root : steps.back());
  std::string name = base;
  for (int number = 2; taken.contains(name); ++number) name = base + "_" + std::to_string(number);
  return name;
}

/// Old references and the definitions that stand for them now.
using renamed = std::map<std::string, std::string>;

void remove_keyword(ordered_json& node, const char* keyword) {
  if (node.is_object()) node.erase(keyword);
}

renamed copy_targets(const ordered_json& document, ordered_json& definitions, bool root_stays) {
  renamed names;
  reference_index references(document);
  for_each_schema(document, [&](const ordered_json& node) {
    const ordered_json* reference = find_value(node, "$ref");
    if (reference == nullptr) return;
    const auto& text = reference->get_ref<const std::string&>();
    const auto steps = steps_of(text);
    if (names.contains(text) || is_gathered(steps) || (steps.empty() && root_stays)) return;
    const std::string name = name_for(steps, document, definitions);
    names.emplace(text, name);
    definitions[name] = *references.resolve(text);
    // Within a schema that has an $id, "#" is that schema.
    for (const char* identifier : {"$id", "$anchor", "$schema"}) remove_keyword(definitions[name], identifier);
  });
  return names;
}

/// The names of the definitions that `node` refers to, not looking into definitions. Properties that may be absent are
/// left out where only required ones count.
void collect_names(const ordered_json& node, cycle_edges edges, std::set<std::string>& names) {
  if (const ordered_json* reference = find_value(node, "$ref")) {
    const auto steps = steps_of(reference->get_ref<const std::string&>());
    names.insert(is_gathered(steps) ? steps.back() : std::string());  // "" is the root
  }
  const std::unordered_set<std::string_view> required = required_members(node);
  for_each_subschema(node, "", [&](const ordered_json& child, const subschema_place& place) {
    if (place.keyword == "$defs") return;
    const bool may_be_absent = place.keyword == "properties" && !required.contains(place.step);
    if (edges == cycle_edges::all || !may_be_absent) collect_names(child, edges, names);
  });
}

/// Definitions and the root (""), and what each refers to.
using reference_graph = std::map<std::string, std::set<std::string>>;

reference_graph graph_of(const ordered_json& document, cycle_edges edges) {
  reference_graph graph;
  collect_names(document, edges, graph[""]);
  for (const auto& [name, definition] : definitions_of(document).items()) collect_names(definition, edges, graph[name]);
  return graph;
}

/// What is reached from `start` in one step or more.
std::set<std::string> reached_from(const reference_graph& graph, const std::string& start) {
  std::set<std::string> reached;
  std::vector<std::string> open = {start};
  while (!open.empty()) {
    const auto from = graph.find(open.back());
    open.pop_back();
    if (from == graph.end()) continue;
    for (const std::string& name : from->second) {
      if (reached.insert(name).second) open.push_back(name);
    }
  }
  return reached;
}

/// The nodes of a graph that lead back to themselves: those of strongly connected components, by Tarjan's algorithm,
/// with its recursion on the heap. Each edge is followed once.
class cycle_finder {
 public:
  explicit cycle_finder(const reference_graph& graph) : graph_(graph) {}

  std::set<std::string> find() {
    for (const auto& [name, targets] : graph_) visit(name);
    return std::move(found_);
  }

 private:
  struct state {
    std::size_t number = 0;  ///< in the order of visits, from 1
    std::size_t lowest = 0;  ///< of the nodes in reach that are on the stack
    bool is_on_stack = false;
  };
  /// A node whose edges are being followed.
  struct level {
    const std::string* name;
    std::set<std::string>::const_iterator next, end;
  };

  void visit(const std::string& first) {
    open(first);
    while (!levels_.empty()) {
      level& top = levels_.back();
      if (top.next == top.end) {
        close();
        continue;
      }
      const std::string& target = *top.next++;
      state& from = states_[*top.name];
      if (target == *top.name) found_.insert(target);
      const auto known = states_.find(target);
      if (known == states_.end()) {
        open(target);
      } else if (known->second.is_on_stack) {
        from.lowest = std::min(from.lowest, known->second.number);
      }
    }
  }

  void open(const std::string& name) {
    const auto node = graph_.find(name);
    if (node == graph_.end() || states_.contains(name)) return;
    const std::size_t number = states_.size() + 1;
    states_[name] = {number, number, true};
    stack_.push_back(&node->first);
    levels_.push_back({&node->first, node->second.begin(), node->second.end()});
  }

  void close() {
    const std::string& name = *levels_.back().name;
    levels_.pop_back();
    const state own = states_[name];
    if (!levels_.empty()) {
      state& above = states_[*levels_.back().name];
      above.lowest = std::min(above.lowest, own.lowest);
    }
    if (own.lowest != own.number) return;
    const bool is_alone = *stack_.back() == name;
    for (const std::string* each = nullptr; each == nullptr || *each != name;) {
      each = stack_.back();
      stack_.pop_back();
      states_[*each].is_on_stack = false;
      if (!is_alone) found_.insert(*each);
    }
  }

  const reference_graph& graph_;
  std::unordered_map<std::string, state> states_;
  std::vector<const std::string*> stack_;
  std::vector<level> levels_;
  std::set<std::string> found_;
};

}  // namespace

std::string definition_pointer(std::string_view name) { return child_pointer("#/$defs", name); }

void gather_definitions(ordered_json& document, bool root_stays) {
  ordered_json definitions = definitions_of(document);
  const renamed names = copy_targets(document, definitions, root_stays);
  for_each_schema(document, [](ordered_json& node) { remove_keyword(node, "$defs"); });
  for_each_schema(document, [](ordered_json& node) { remove_keyword(node, "definitions"); });
  for (auto& definition : definitions) {
    for_each_schema(definition, [](ordered_json& node) { remove_keyword(node, "$defs"); });
    for_each_schema(definition, [](ordered_json& node) { remove_keyword(node, "definitions"); });
  }
  if (definitions.empty()) return;
  document["$defs"] = std::move(definitions);
  for_each_schema(document, [&names](ordered_json& node) {
    ordered_json* reference = find_value(node, "$ref");
    if (reference == nullptr) return;
    const auto renaming = names.find(reference->get_ref<const std::string&>());
    if (renaming != names.end()) *reference = definition_pointer(renaming->second);
  });
}

void prune_definitions(ordered_json& document) {
  ordered_json* definitions = find_value(document, "$defs");
  if (definitions == nullptr) return;
  const auto reached = reached_from(graph_of(document, cycle_edges::all), "");
  ordered_json kept = ordered_json::object();
  for (const auto& [name, definition] : definitions->items()) {
    if (reached.contains(name)) append(kept, name, definition);
  }
  document.erase("$defs");
  if (!kept.empty()) document["$defs"] = std::move(kept);
}

std::vector<std::string> recursive_definitions(const ordered_json& document, cycle_edges edges) {
  const reference_graph graph = graph_of(document, edges);
  std::vector<std::string> pointers;
  for (const std::string& name : cycle_finder(graph).find()) {
    pointers.push_back(name.empty() ? "#" : definition_pointer(name));
  }
  return pointers;
}

}  // namespace assay::inline v0::detail::schemas
