#include "answer/list_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_set>

namespace assay::inline v0::detail {

namespace {

int standing_of(const candidate& one) { return one.in_reasoning ? 0 : !one.is_meant ? 1 : one.is_final ? 3 : 2; }

/// A string, literal or empty list, with commas around it.
bool is_lost_scalar(std::string_view words) {
  constexpr std::string_view filler = ", \t\r\n";
  const std::size_t first = words.find_first_not_of(filler);
  if (first == std::string_view::npos) return false;
  words = words.substr(first, words.find_last_not_of(filler) + 1 - first);
  if (words == "null" || words == "true" || words == "false" || words == "[]") return true;
  return words.size() > 1 && words.front() == '"' && words.find('"', 1) == words.size() - 1;
}

/// A number alone; where the items are no numbers, it counts them.
bool is_lost_number(std::string_view words) {
  return words.find_first_not_of("-.0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<list_part> without_drafts(const std::vector<list_part>& parts, const surroundings& around) {
  int top = 0;
  bool fenced = false;
  for (const list_part& one : parts) {
    if (!one.ok) continue;
    top = std::max(top, standing_of(*one.from));
    fenced |= one.from->fenced;
  }
  std::vector<list_part> wanted;
  std::size_t list_end = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const list_part& one = parts[i];
    // An array that is wrong, and another in another place: a draft.
    const list_part* const next = i + 1 < parts.size() ? &parts[i + 1] : nullptr;
    const bool followed = next != nullptr && next->is_list && next->ok;
    if (!one.ok && one.is_list && followed && !around.is_separator({one.from->end, next->from->begin})) continue;
    if (standing_of(*one.from) < top) continue;
    if (fenced && !one.from->fenced && !around.is_at_line_start(one.from->begin)) continue;
    // What goes on behind an array as its items would is one of them.
    const bool goes_on = list_end != 0 && around.goes_on_between(list_end, one.from->begin);
    list_end = one.is_list || goes_on ? one.from->end : 0;
    wanted.push_back(one);
  }
  if (std::none_of(wanted.begin(), wanted.end(), [](const list_part& one) { return one.ok; })) wanted.clear();
  return wanted;
}

std::vector<list_part> without_repeated(std::vector<list_part> parts, const value_tree& tree,
                                        const surroundings& around) {
  const auto is_list = [](const list_part& one) { return one.is_list && one.ok; };
  const auto list = std::find_if(parts.begin(), parts.end(), is_list);
  if (list == parts.end() || std::count_if(parts.begin(), parts.end(), is_list) != 1) return parts;
  if (parts.size() == 1) return parts;
  const list_part whole = *list;
  const auto hash = [&tree](node_id one) { return hash_of_value(tree, one); };
  const auto same = [&tree](node_id a, node_id b) { return same_value(tree, a, b); };
  std::unordered_set<node_id, decltype(hash), decltype(same)> items(0, hash, same);
  const node_id end = tree[whole.read.value].next;
  for (node_id item = whole.read.value + 1; item < end; item = tree[item].next) items.insert(item);
  std::erase_if(parts, [&](const list_part& one) {
    if (one.is_list) return false;
    const bool is_behind = one.from->begin >= whole.from->end;
    const region between =
        is_behind ? region{whole.from->end, one.from->begin} : region{one.from->end, whole.from->begin};
    return !around.is_separator(between) && items.count(one.read.value) != 0;
  });
  return parts;
}

std::optional<region> lost_between(const std::vector<list_part>& parts, const surroundings& around, bool scalars) {
  for (std::size_t i = 0; i <= parts.size(); ++i) {
    const bool first = i == 0;
    const bool last = i == parts.size();
    const std::size_t from = first ? around.among().answer_begin : parts[i - 1].from->end;
    const std::size_t to = last ? around.text().size() : parts[i].from->begin;
    if (from >= to) continue;
    const region between = trimmed(around.text(), {from, to});
    if (between.empty()) continue;
    if (around.opens_damaged_object(between) || (!first && around.has_lost_member(between))) return between;
    const std::string_view words = around.text_of(between);
    if (!first && !last && (is_lost_scalar(words) || (scalars && is_lost_number(words)))) return between;
    if (last && (words == "{" || words == "[" || words == "," || words.ends_with("\n{"))) return between;
  }
  return std::nullopt;
}

const candidate_run* run_of(const std::vector<list_part>& parts, const found& among) {
  for (const candidate_run& run : among.runs) {
    const candidate& first = among.candidates[run.first];
    const bool all =
        run.lines && run.count == parts.size() && parts.front().from == &first &&
        std::all_of(parts.begin(), parts.end(), [](const list_part& one) { return one.read.wrappings == 0; });
    if (all) return &run;
  }
  return nullptr;
}

bool are_mended_lines(const std::vector<list_part>& parts, const surroundings& around) {
  bool lines = std::any_of(parts.begin(), parts.end(), [](const list_part& one) { return one.from->mended; });
  for (std::size_t i = 1; i < parts.size(); ++i) {
    lines &= around.is_separator({parts[i - 1].from->end, parts[i].from->begin});
  }
  return lines;
}

}  // namespace assay::inline v0::detail
