// An answer that is still being written. Plain JSON, once something of it is shown, is read as it comes: see
// growing_value. All else is read as a whole each time, as the text so far, in which nothing is taken for certain that
// stands at its end; a budget keeps all such readings together linear in the text's length.
#include "answer/growing_value.hpp"
#include "answer/surroundings.hpp"
#include "answer/wrappings.hpp"
#include "decode/failed_outcome.hpp"
#include "decode/tree_decoder.hpp"
#include "json/byte_set.hpp"
#include "json/unicode.hpp"
#include "reader/candidates.hpp"
#include "reader/doubt.hpp"
#include "tree/value_tree.hpp"

#include <assay/stream.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t readings_of_the_text = 64;  // so often it is read in all, at most
constexpr std::size_t free_bytes = std::size_t{1} << 16;

/// Keys under which a tool call's name comes, before it shows that it is one.
bool names_a_tool(std::string_view key) {
  return key == "name" || key == "tool" || key == "tool_name" || key == "function" || key == "function_name" ||
         key == "id" || key == "type" || key == "action" || key == "recipient_name";
}

}  // namespace

struct stream_reading::state {
  state(const type_info& of, const parse_options& with) : type(of), core(core_of(of)), options(with) {
    options.mode = mode::llm;
  }

  const type_info& type;
  const type_info& core;
  parse_options options;
  std::string text;
  std::size_t read_up_to = 0;
  std::size_t blank_up_to = 0;  ///< nothing but white space is before it
  std::size_t budget = free_bytes;
  std::optional<std::size_t> taken;  ///< where the candidate starts that is shown
  value_tree tree;                   ///< of the last reading
  node_id root = no_node;            ///< what of it is shown
  bool may_grow = false;             ///< what is shown is the candidate itself
  bool is_piece = false;             ///< it stands behind a bracket or a comma, and may be a part of something damaged
  bool is_damaged = false;           ///< what follows may show that something was meant in another way
  std::optional<growing_value> growth;
  std::size_t grown_up_to = 0;

  [[nodiscard]] std::size_t depth() const { return depth_limit(options.limits); }
  [[nodiscard]] std::size_t items() const { return options.limits.max_items * 2 + 1; }

  /// For text the answer is the text itself; what starts with a quote may turn out to be a JSON string.
  bool read_text(void* fresh) {
    const std::size_t first = json_space.first_not_in(text);
    if (first == std::string::npos || text[first] == '"' || utf8_error(text) + 4 < text.size()) return false;
    tree = value_tree(text);
    root = tree.add(token::string, 0);
    tree[root].cut = 1;
    tree[root].size = static_cast<std::uint32_t>(utf8_error(text));
    tree[root].next = 1;
    show(root, fresh);
    return true;
  }

  /// The value that is shown, of the candidate that was taken or is the first to be one.
  bool read_candidate(void* fresh) {
    value_tree now(text);
    now.limit_notes(1);  // of the others it is enough to know which kinds there are
    std::vector<candidate> candidates;
    if (taken) {
      candidates.push_back(read_at(*taken, now));
    } else {
      found all = find_candidates(text, now, {depth(), items(), /*unfinished=*/true});
      surroundings(text, all, /*complete=*/false).mark_pieces(all.candidates);
      candidates = std::move(all.candidates);
      const std::size_t first = json_space.first_not_in(text);
      // The whole answer as a string: what is in it shows as it comes.
      if (first != std::string::npos && text[first] == '"') candidates.assign(1, read_at(first, now));
    }
    std::swap(tree, now);
    for (const candidate& one : candidates) {
      if (one.in_reasoning || one.how == reading::broken || one.how == reading::nothing) continue;
      if (const std::optional<node_id> value = shown_of(one.root, fresh)) {
        may_grow = !taken && *value == one.root && growing_value::can_read(type, options);
        taken = one.begin;
        root = *value;
        is_piece |= one.follows_structure;
        is_damaged = is_piece || certainty_of(tree, one.root) != certainty::certain;
        return true;
      }
    }
    std::swap(tree, now);
    return false;
  }

  candidate read_at(std::size_t begin, value_tree& now) const {
    reader one(text, now, depth(), items());
    one.set_unfinished(true);
    candidate result;
    result.root = now.size();
    result.begin = static_cast<std::uint32_t>(begin);
    const bool structure = text[begin] == '{' || text[begin] == '[';
    result.how = structure ? one.structure(begin, false) : one.scalar(begin);
    return result;
  }

  /// Decodes the first way to read a candidate in which something is known; the node of its value.
  std::optional<node_id> shown_of(node_id candidate_root, void* fresh) {
    if (may_be_tool_call(candidate_root)) return std::nullopt;
    wrappings around(text, tree, core, depth(), items());
    around.set_unfinished();
    for (const way& one : around.ways_to_read(candidate_root)) {
      const bool structure = tree[one.value].kind() == token::object || tree[one.value].kind() == token::array;
      if (structure && show(one.value, fresh)) return one.value;
      renew(*type.life, fresh);
    }
    return std::nullopt;
  }

  [[nodiscard]] bool may_be_tool_call(node_id at) const {
    const tree_node& node = tree[at];
    if (node.kind() != token::object || node.cut == 0) return false;
    for (node_id key = at + 1; key < node.next; key = tree[key + 1].next) {
      if (!names_a_tool(tree.text_of(tree[key]))) return false;
    }
    return true;
  }

  /// Whether anything of the type was found in a value, which is put into `fresh`.
  bool show(node_id value, void* fresh) {
    tree_source source(tree, value, depth(), options.limits.max_items);
    error_log log(1, 0);
    log.set_quiet(true);
    const walk_policy policy{.options = options,
                             .mode = options.mode,
                             .max_visits = visit_limit(text.size()),
                             .shows_unfinished = true,
                             .counts_fields = true};
    decoder<tree_source> walk(source, log, policy);
    const bool ok = walk.root(type, fresh);
    if (source.failed()) return false;
    if (walk.fields_set() >= 0) return walk.fields_set() > 0 || (ok && core.kind != kind::object);
    // No struct is in it: the value itself must be of the wanted kind.
    const token kind = tree[value].kind();
    return kind == token::array ? core.kind == kind::list || core.kind == kind::tuple || core.kind == kind::any
                                : core.kind == kind::map || core.kind == kind::any || core.kind == kind::list;
  }

  /// The node that a path leads to; no_node where nothing of it is there.
  [[nodiscard]] node_id find(const path& where) const {
    node_id at = root;
    for (const path_item& step : where) {
      if (at == no_node) return no_node;
      at = step.is_index() ? item_of(at, step.index) : member_of(at, step.key);
    }
    return at;
  }
  [[nodiscard]] node_id item_of(node_id at, std::size_t index) const {
    // One value read as a list of it is its first item.
    if (tree[at].kind() != token::array) return index == 0 ? at : no_node;
    node_id child = at + 1;
    for (; child < tree[at].next && index != 0; child = tree[child].next) --index;
    return child < tree[at].next ? child : no_node;
  }
  [[nodiscard]] node_id member_of(node_id at, std::string_view name) const {
    if (tree[at].kind() != token::object) return no_node;
    node_id similar = no_node;
    for (node_id key = at + 1; key < tree[at].next; key = tree[key + 1].next) {
      const std::string_view text_of_key = tree.text_of(tree[key]);
      if (text_of_key == name) return key + 1;
      if (squeezed(text_of_key) == squeezed(name)) similar = key + 1;
    }
    return similar;
  }
};

stream_reading::stream_reading(const type_info& type, const parse_options& options)
    : state_(std::make_unique<state>(type, options)) {}
stream_reading::~stream_reading() = default;
stream_reading::stream_reading(stream_reading&&) noexcept = default;
stream_reading& stream_reading::operator=(stream_reading&&) noexcept = default;

void stream_reading::feed(std::string_view chunk) {
  state& s = *state_;
  // Beyond the limit nothing is shown any more; finish() says that it was reached.
  s.text.append(chunk);
  s.tree.move_text(s.text);
  if (s.blank_up_to == s.text.size() - chunk.size()) {
    s.blank_up_to += std::min(json_space.first_not_in(chunk), chunk.size());
  }
  s.budget += chunk.size() * readings_of_the_text;
}

bool stream_reading::grow(void* value) {
  state& s = *state_;
  if (s.text.size() > s.options.limits.max_bytes) return s.growth.has_value();
  if (!s.growth) {
    if (!s.may_grow) return false;
    renew(*s.type.life, value);
    s.tree = value_tree(s.text);
    s.root = 0;
    s.growth.emplace(s.type, value, *s.taken, s.tree, s.options);
    s.grown_up_to = 0;
  }
  if (s.text.size() == s.grown_up_to) return true;
  s.grown_up_to = s.text.size();
  if (s.growth->grow(s.budget)) return true;
  s.growth.reset();
  s.may_grow = false;
  s.read_up_to = 0;
  return false;
}

bool stream_reading::has_news() const {
  const state& s = *state_;
  return s.blank_up_to != s.text.size() && s.text.size() != s.read_up_to && s.budget >= s.text.size() &&
         s.text.size() <= s.options.limits.max_bytes;
}

bool stream_reading::read(void* fresh) {
  state& s = *state_;
  s.budget -= s.text.size();
  s.read_up_to = s.text.size();
  return s.core.kind == kind::string ? s.read_text(fresh) : s.read_candidate(fresh);
}

bool stream_reading::completed(const path& where) const {
  if (state_->is_piece || (state_->growth ? !state_->growth->fits() : state_->is_damaged)) return false;
  const node_id at = state_->find(where);
  return at != no_node && state_->tree[at].cut == 0;
}

std::string_view stream_reading::text() const { return state_->text; }

}  // namespace assay::inline v0::detail

namespace assay::inline v0 {

struct json_stream_parser::state {
  state(schema_type of, const parse_options& with) : type(std::move(of)), reading(type.type(), with), options(with) {}

  schema_type type;
  detail::stream_reading reading;
  parse_options options;
  nlohmann::ordered_json value;
};

json_stream_parser::json_stream_parser(schema_type type, const parse_options& options)
    : state_(std::make_unique<state>(std::move(type), options)) {}
json_stream_parser::~json_stream_parser() = default;
json_stream_parser::json_stream_parser(json_stream_parser&&) noexcept = default;
json_stream_parser& json_stream_parser::operator=(json_stream_parser&&) noexcept = default;

void json_stream_parser::feed(std::string_view chunk) { state_->reading.feed(chunk); }

const nlohmann::ordered_json& json_stream_parser::value() {
  if (!state_->reading.grow(&state_->value) && state_->reading.has_news()) {
    nlohmann::ordered_json fresh;
    if (state_->reading.read(&fresh)) state_->value = std::move(fresh);
  }
  return state_->value;
}

bool json_stream_parser::completed(const path& where) const { return state_->reading.completed(where); }

result<nlohmann::ordered_json> json_stream_parser::finish() const {
  return parse(state_->type, state_->reading.text(), state_->options);
}

void json_stream_parser::mark_complete() noexcept { state_->options.complete = true; }
void json_stream_parser::mark_cut_off() noexcept { state_->options.cut_off = true; }

std::string_view json_stream_parser::text() const { return state_->reading.text(); }

}  // namespace assay::inline v0
