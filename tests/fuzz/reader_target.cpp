// Any bytes through find_candidates(), read_embedded(), the notations and to_text(): whatever the text is, the tree
// is one that the engine may walk without a look to the left or right.
#include "fuzz/targets.hpp"

#include "json/unicode.hpp"
#include "reader/candidates.hpp"
#include "reader/notations/notation.hpp"
#include "reader/plain_spelling.hpp"
#include "tree/value_tree.hpp"

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <vector>

namespace fuzz_reader_target {

struct Entry {
  std::string name;
  int a;
  std::vector<std::string> b;
};

}  // namespace fuzz_reader_target

namespace {

using namespace assay::detail;

constexpr std::size_t max_depth = 100;
constexpr std::size_t max_items = 100'000;
constexpr std::size_t most_embedded = 64;  // a string may hold JSON; so many are looked into

class tree_checker {
 public:
  tree_checker(std::string_view text, const value_tree& tree) : text_(text), tree_(tree) {}

  /// Everything below a value; `stored`: it was read from a string's content, all of it has that string's place.
  std::string check(node_id root, std::uint32_t begin, std::uint32_t end, bool stored = false) {
    std::vector<node_id> open{root};
    if (tree_[root].next <= root || tree_[root].next > tree_.size()) return wrong(root, "has no end");
    if (tree_[root].begin < begin || tree_[root].end > end) return wrong(root, "is outside of its candidate");
    while (!open.empty()) {
      const node_id at = open.back();
      open.pop_back();
      if (std::string problem = check_node(at); !problem.empty()) return problem;
      if (tree_[at].next == at + 1) continue;
      if (std::string problem = check_children(at, stored, open); !problem.empty()) return problem;
    }
    return {};
  }

 private:
  std::string wrong(node_id id, const std::string& what) const { return "node " + std::to_string(id) + " " + what; }

  std::string check_node(node_id id) const {
    const tree_node& node = tree_[id];
    if (node.begin > node.end || node.end > text_.size()) return wrong(id, "is not within the text");
    const bool text = node.kind() == token::string || node.kind() == token::number;
    const std::size_t room = node.stored != 0 ? tree_.stored_size() : text_.size();
    if (text && std::size_t{node.content} + node.size > room) return wrong(id, "has content beyond its store");
    if (node.kind() == token::string && utf8_error(tree_.text_of(node)) != node.size) return wrong(id, "is no UTF-8");
    for (const tree_note* one = tree_.first_note(node); one != nullptr; one = tree_.next_note(*one)) {
      if (one->begin > one->end || one->end > text_.size()) return wrong(id, "has a note beyond the text");
    }
    return {};
  }

  std::string check_children(node_id at, bool stored, std::vector<node_id>& open) const {
    const tree_node& parent = tree_[at];
    const bool object = parent.kind() == token::object;
    if (!object && parent.kind() != token::array) return wrong(at, "is a scalar with children");
    std::uint32_t behind = parent.begin;
    std::size_t count = 0;
    for (node_id child = at + 1; child < parent.next; child = tree_[child].next, ++count) {
      const tree_node& node = tree_[child];
      if (node.next <= child || node.next > parent.next) return wrong(child, "does not end within its parent");
      if (!stored && (node.begin < behind || node.end > parent.end)) return wrong(child, "overlaps what is around it");
      behind = node.end;
      const bool key = object && count % 2 == 0;
      if (key && (node.kind() != token::string || node.next != child + 1)) return wrong(child, "is no key");
      open.push_back(child);
    }
    return object && count % 2 != 0 ? wrong(at, "has a key without a value") : std::string();
  }

  std::string_view text_;
  const value_tree& tree_;
};

/// What each notation makes of the text, for an object and for a list of them.
std::string check_notations(std::string_view text, std::string& written) {
  const region whole = trimmed(text, {0, text.size()});
  if (whole.empty()) return {};
  using fuzz_reader_target::Entry;
  for (const shape& wanted : {shape(assay::type_of<Entry>()), shape(assay::type_of<std::vector<Entry>>())}) {
    for (const notation& one : all_notations()) {
      value_tree tree(text);
      const node_id root = one.read({text, whole, tree, wanted, max_depth, max_items});
      if (root == no_node) continue;
      std::string problem = tree_checker(text, tree).check(root, 0, static_cast<std::uint32_t>(text.size()), true);
      if (!problem.empty()) return std::string(one.name) + ": " + problem;
      written += to_text(tree, root);
    }
  }
  const auto plain = spelled_plainly(text);
  if (plain && plain->text.size() != text.size()) return "a plain spelling is of another length";
  return {};
}

std::string check_candidates(std::string_view text, const found& all, value_tree& tree, std::string& written) {
  const auto size = static_cast<std::uint32_t>(text.size());
  tree_checker checker(text, tree);
  if (tree.size() == 0 || tree[0].kind() != token::array || tree[0].next != tree.size()) return "the tree has no root";
  if (all.candidates.size() > all.count) return "more candidates are kept than there were";
  std::uint32_t begin = 0;
  for (const candidate& one : all.candidates) {
    if (one.begin < begin || one.begin > one.end || one.end > size) return "a candidate is out of order";
    begin = one.begin;
    if (one.how == reading::nothing) return "a candidate is none";
    if (one.how == reading::broken) {
      if (one.reason >= all.failures.size() || all.failures[one.reason].reason.empty())
        return "a failure has no reason";
      if (all.failures[one.reason].offset > text.size()) return "a failure is beyond the text";
      continue;
    }
    if (std::string problem = checker.check(one.root, one.begin, one.end); !problem.empty()) return problem;
    written += to_text(tree, one.root);
  }
  return {};
}

std::string check_embedded(std::string_view text, value_tree& tree) {
  const node_id end = tree.size();
  std::size_t looked = 0;
  for (node_id at = 1; at < end && looked < most_embedded; ++at) {
    if (tree[at].kind() != token::string || tree[at].size < 2) continue;
    ++looked;
    const node_id inner = read_embedded(text, tree, at, max_depth, tree.size() + max_items);
    if (inner == no_node) continue;
    const bool stored = tree[at].stored != 0;
    std::string problem = tree_checker(text, tree).check(inner, tree[at].begin, tree[at].end, stored);
    if (!problem.empty()) return "embedded: " + problem;
    static_cast<void>(to_text(tree, inner));
  }
  return {};
}

std::string read_all(std::string_view text, std::string& written) {
  value_tree tree(text);
  const found all = find_candidates(text, tree, {max_depth, max_items});
  if (all.beyond_limit) return {};
  if (std::string problem = check_candidates(text, all, tree, written); !problem.empty()) return problem;
  if (std::string problem = check_embedded(text, tree); !problem.empty()) return problem;
  return check_notations(text, written);
}

}  // namespace

std::string fuzz::check_reader(std::string_view text) {
  std::string first, second;
  if (std::string problem = read_all(text, first); !problem.empty()) return problem;
  if (std::string problem = read_all(text, second); !problem.empty()) return problem;
  return first == second ? std::string() : "the same text was read in two ways";
}
