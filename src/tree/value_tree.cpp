#include "tree/value_tree.hpp"

#include "json/plain_digits.hpp"
#include "scalars/literal_numbers.hpp"
#include "tree/input_text.hpp"
#include "tree/json_walk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

namespace assay::inline v0::detail {

void value_tree::grow() {
  const std::size_t size = blocks_.empty() ? first_block : std::size_t{first_block} << (blocks_.size() - 1);
  blocks_.push_back(std::unique_ptr<tree_node[]>(new tree_node[size]));
  first_nodes_ = blocks_.front().get();
  capacity_ += static_cast<node_id>(size);
}

node_id value_tree::copy(node_id from) {
  const node_id to = size_;
  const node_id end = (*this)[from].next;
  for (node_id at = from; at < end; ++at) {
    tree_node node = (*this)[at];
    node.next += to - from;
    (*this)[add(node.kind(), node.begin)] = node;
  }
  return to;
}

void value_tree::add_note(node_id at, repair_code which, std::size_t begin, std::size_t end, std::string_view first,
                          std::string_view second) {
  tree_note one{which, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0};
  if (!first.empty()) {
    one.argument = static_cast<std::uint32_t>(store_.append(first, second));
    one.argument_size = static_cast<std::uint32_t>(first.size());
    one.second_size = static_cast<std::uint32_t>(second.size());
  }
  tree_node& node = (*this)[at];
  notes_.push_back(one);
  const auto id = static_cast<std::uint32_t>(notes_.size());
  if (node.noted == 0) {
    node.noted = id & 0x3FFFFFF;
    return;
  }
  // A value's notes are few, but for a hostile one's (a million commas), whose newest goes first but one.
  tree_note& head = notes_[node.noted - 1];
  notes_.back().next = head.next;
  head.next = id;
}

void value_tree::prepend_notes(tree_node& giver, tree_node& taker) noexcept {
  tree_note* last = &notes_[giver.noted - 1];
  while (last->next != 0) last = &notes_[last->next - 1];
  last->next = taker.noted;
  taker.noted = giver.noted;
  giver.noted = 0;
}

bool tree_source::read_number(number& out) {
  const tree_node& node = tree_[at_];
  if (node.size == 0 && node.stored == 0) {
    // A NaN or an infinity of a nlohmann::json has no literal.
    out = {};
    out.real = std::numeric_limits<double>::quiet_NaN();
    return pass();
  }
  const std::string_view literal =
      value_tree::has_real(node) ? write_real(tree_.real_of(node), written_) : tree_.text_of(node);
  const char* wrong = nullptr;
  const char* const end = literal.data() + literal.size();
  // What a number was taken for and is none, as 017, has no value.
  if (scan_number(literal.data(), end, out, wrong) != end) {
    out = {};
    out.real = std::numeric_limits<double>::quiet_NaN();
  }
  return pass();
}

bool tree_source::read_real(double& out) {
  const tree_node& node = tree_[at_];
  if (!value_tree::has_real(node)) return false;
  out = tree_.real_of(node);
  return pass();
}

std::string_view write_real(double value, char (&out)[longest_real]) {
  static_assert(longest_real >= writing::longest_double);
  char* end = writing::write_plain(out, value);
  if (std::string_view(out, static_cast<std::size_t>(end - out)).find_first_of(".e") == std::string_view::npos) {
    *end++ = '.';
    *end++ = '0';
  }
  return {out, static_cast<std::size_t>(end - out)};
}

namespace {

// Integers travel as literals, so that both sources hand out the same thing. To write a real number and to read it
// again takes ten times as long as everything else, and the text is rarely needed. A NaN or an infinity has none.
template <class Json>
void put_number(const Json& value, tree_node& node, value_tree& tree) {
  if (value.is_number_float()) {
    const double real = value.template get<double>();
    if (std::isfinite(real)) tree.put_real(node, real);
    return;
  }
  char text[32];
  std::to_chars_result written{};
  if (value.is_number_unsigned()) {
    written = std::to_chars(text, text + sizeof text, value.template get<std::uint64_t>());
  } else {
    written = std::to_chars(text, text + sizeof text, value.template get<std::int64_t>());
  }
  tree.put_text(node, std::string_view(text, static_cast<std::size_t>(written.ptr - text)));
}

template <class Json>
class tree_builder {
 public:
  explicit tree_builder(value_tree& tree) : tree_(tree) {}

  /// Nodes and places in the store are numbered with 32 bits.
  [[nodiscard]] bool has_room() const noexcept {
    constexpr std::size_t most = json_limits::most_bytes;
    return tree_.size() < most && tree_.stored_size() < most;
  }

  void key(std::string_view text) {
    const node_id id = tree_.add(token::string, 0);
    tree_[id].next = id + 1;
    tree_.put_text(tree_[id], text);
  }

  void value(const Json& value) {
    const node_id id = tree_.add(token::null, 0);
    tree_[id].next = id + 1;
    switch (value.type()) {
      case Json::value_t::boolean:
        tree_[id].set_kind(token::boolean);
        tree_[id].size = value.template get<bool>() ? 1 : 0;
        break;
      case Json::value_t::number_integer:
      case Json::value_t::number_unsigned:
      case Json::value_t::number_float:
        tree_[id].set_kind(token::number);
        put_number(value, tree_[id], tree_);
        break;
      case Json::value_t::string:
        tree_[id].set_kind(token::string);
        tree_.put_text(tree_[id], value.template get_ref<const std::string&>());
        break;
      case Json::value_t::array:
        return open(id, token::array);
      case Json::value_t::object:
        return open(id, token::object);
      case Json::value_t::binary:  // if it is no number, it is not JSON: refused by every type but "null"
        put_literal(id, literal_of(value));
        break;
      case Json::value_t::null:
      case Json::value_t::discarded:
        break;
    }
  }

  void end() {
    tree_[open_.back()].next = tree_.size();
    open_.pop_back();
  }

 private:
  void put_literal(node_id id, std::string_view number) {
    if (number.empty()) return;
    tree_[id].set_kind(token::number);
    tree_.put_text(tree_[id], number);
  }

  void open(node_id id, token kind) {
    tree_[id].set_kind(kind);
    open_.push_back(id);
  }

  value_tree& tree_;
  std::vector<node_id> open_;
};

}  // namespace

std::optional<source_failure> make_tree(const nlohmann::json& value, value_tree& tree, const json_limits& limits) {
  tree_builder<nlohmann::json> builder(tree);
  return json_walk<nlohmann::json, tree_builder<nlohmann::json>>(limits, builder).run(value);
}
std::optional<source_failure> make_tree(const nlohmann::ordered_json& value, value_tree& tree,
                                        const json_limits& limits) {
  tree_builder<nlohmann::ordered_json> builder(tree);
  return json_walk<nlohmann::ordered_json, tree_builder<nlohmann::ordered_json>>(limits, builder).run(value);
}

namespace {

bool is_written_out(const tree_node& one) noexcept {
  return one.kind() == token::string || one.kind() == token::number;
}

}  // namespace

std::size_t hash_of_value(const value_tree& tree, node_id id) {
  constexpr std::size_t factor = 1'000'003;
  std::size_t hash = 0;
  for (const node_id end = tree[id].next; id < end; ++id) {
    const tree_node& one = tree[id];
    const std::size_t content = is_written_out(one)            ? std::hash<std::string_view>()(tree.text_of(one))
                                : one.kind() == token::boolean ? one.size
                                                               : 0;
    hash = (hash ^ static_cast<std::size_t>(one.kind())) * factor + content;
  }
  return hash;
}

bool same_value(const value_tree& tree, node_id a, node_id b) {
  if (tree[a].next - a != tree[b].next - b) return false;
  for (const node_id end = tree[a].next; a < end; ++a, ++b) {
    const tree_node& one = tree[a];
    const tree_node& other = tree[b];
    if (one.kind() != other.kind()) return false;
    if (is_written_out(one) ? tree.text_of(one) != tree.text_of(other)
                            : one.kind() == token::boolean && one.size != other.size) {
      return false;
    }
  }
  return true;
}

namespace {

void append_scalar(const value_tree& tree, node_id id, std::string& out) {
  const tree_node& node = tree[id];
  switch (node.kind()) {
    case token::string:
      return append_input_string(tree.text_of(node), out);
    case token::boolean:
      out += node.size != 0 ? "true" : "false";
      return;
    case token::number:
      if (value_tree::has_real(node)) {
        char written[longest_real];
        out += write_real(tree.real_of(node), written);
      } else {
        out += node.size != 0 ? tree.text_of(node) : "null";  // a NaN or an infinity has no literal
      }
      return;
    default:
      out += "null";
  }
}

void append_text(const value_tree& tree, node_id id, std::string& out) {
  const tree_node& node = tree[id];
  const bool object = node.kind() == token::object;
  if (!object && node.kind() != token::array) return append_scalar(tree, id, out);
  out += object ? '{' : '[';
  for (node_id child = id + 1; child < node.next && out.size() < enough_input;) {
    if (child != id + 1) out += ',';
    if (object) {
      append_scalar(tree, child, out);
      out += ':';
      ++child;
    }
    append_text(tree, child, out);
    child = tree[child].next;
  }
  out += object ? '}' : ']';
}

}  // namespace

std::string to_text(const value_tree& tree, node_id id) {
  std::string text;
  append_text(tree, id, text);
  return text;
}

}  // namespace assay::inline v0::detail
