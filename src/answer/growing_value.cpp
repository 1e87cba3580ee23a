#include "answer/growing_value.hpp"

#include "decode/tree_decoder.hpp"
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "json/enforced_limits.hpp"
#include "json/number.hpp"
#include "reader/reader.hpp"
#include "tables/json_places.hpp"
#include "tables/scalar_access.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// What a level is of: a struct, or a list whose items go behind each other.
bool is_level(const type_info& type, char opener) {
  if (opener == '{') return type.kind == kind::object;
  return type.kind == kind::list && type.list->append != nullptr && type.list->at == nullptr;
}

bool opens(char c) { return c == '{' || c == '['; }
bool closes(char c) { return c == '}' || c == ']'; }

std::string& text_at(void* value, storage how) {
  if (how == storage::ordered_json) return static_cast<nlohmann::ordered_json*>(value)->get_ref<std::string&>();
  if (how == storage::json) return static_cast<nlohmann::json*>(value)->get_ref<std::string&>();
  return *static_cast<std::string*>(value);
}

/// Text of any length can be shown in it.
bool takes_text(const type_info& type) { return type.kind == kind::string || type.kind == kind::any; }

}  // namespace

growing_value::growing_value(const type_info& type, void* target, std::size_t begin, value_tree& tree,
                             const parse_options& options)
    : tree_(tree), options_(options), at_(begin) {
  tree_.limit_notes(1);
  over_ = !open_level(type, target);  // not one level is permitted
}

bool growing_value::can_read(const type_info& type, const parse_options& options) {
  // OpenAI's root is an object: another one travels as a member of it.
  return type.kind == kind::object || (is_level(type, '[') && options.dialect != dialect::openai);
}

std::size_t growing_value::depth_left() const noexcept {
  const std::size_t depth = depth_limit(options_.limits);
  return depth - std::min(depth, open_.size());
}

bool growing_value::pass_space() noexcept {
  at_ = std::min(json_space.first_not_in(text(), at_), text().size());
  return !is_end();
}

bool growing_value::grow(std::size_t& budget) {
  budget_ = budget;
  if (ahead_.shown_from) tree_.drop_from(*std::exchange(ahead_.shown_from, std::nullopt));
  step last = step::done;
  while (last == step::done && !over_) last = advance();
  // Where a comma follows, the tolerant reader goes on with the same object.
  if (over_ && pass_space() && text()[at_] == ',') last = step::surprise;
  if (last == step::surprise || tree_.size() > options_.limits.max_items * 2) return false;
  const bool ok = show();
  for (const level& one : open_) tree_[one.node].next = tree_.size();
  budget = budget_;
  return ok;
}

growing_value::step growing_value::advance() {
  if (ahead_.how != form::none) return go_on();
  if (!pass_space()) return step::waits;
  level& here = open_.back();
  const char c = text()[at_];
  if (closes(c)) {
    if (here.next == expects::another || (c == '}') != (here.plan != nullptr)) return step::surprise;
    return close_level();
  }
  if (here.next == expects::separator) {
    if (c != ',') return step::surprise;
    here.next = expects::another;
    ++at_;
    return step::done;
  }
  return here.plan != nullptr ? pass_key() : begin_value(here.type->list->item, nullptr);
}

/// A key, its colon, and the first character of its value; or nothing of them.
growing_value::step growing_value::pass_key() {
  if (text()[at_] != '"') return step::surprise;
  constexpr std::size_t longest_key = 1024;
  const std::string_view rest = text().substr(at_ + 1, longest_key);
  bool ascii = true;
  const auto size =
      static_cast<std::size_t>(find_string_end(rest.data(), rest.data() + rest.size(), ascii) - rest.data());
  if (size == rest.size()) return size == longest_key ? step::surprise : step::waits;
  if (rest[size] != '"' || !ascii) return step::surprise;
  const std::size_t colon = json_space.first_not_in(text(), at_ + size + 2);
  if (colon >= text().size()) return step::waits;
  if (text()[colon] != ':') return step::surprise;
  const std::size_t value = json_space.first_not_in(text(), colon + 1);
  if (value >= text().size()) return step::waits;
  ahead_.key_begin = at_;
  ahead_.key_end = at_ + size + 2;
  at_ = value;
  return known_key(rest.substr(0, size));
}

growing_value::step growing_value::known_key(std::string_view key) {
  level& here = open_.back();
  const std::size_t index = here.plan->find(key);
  if (index != object_plan::none) {
    if (here.seen[index]) return step::surprise;
    here.seen[index] = true;
    const planned_field& field = here.plan->fields[index];
    return begin_value(field.type, &field);
  }
  const object_info& info = *here.type->object;
  const bool nobody_wants_it = info.extra_keys == extra::ignore && info.slot == nullptr && info.extra_slot == nullptr &&
                               info.extra_value == nullptr && options_.dialect != dialect::anthropic &&
                               here.plan->find_similar(key) == object_plan::none;
  return nobody_wants_it ? begin_value(nullptr, nullptr) : step::surprise;
}

growing_value::step growing_value::begin_value(const type_info* type, const planned_field* field) {
  ahead_.type = type;
  ahead_.field = field;
  ahead_.begin = at_;
  const char c = text()[at_];
  if (opens(c)) {
    const type_info* inside = type;
    while (inside != nullptr && inside->kind == kind::nullable) inside = inside->nullable->value;
    if (inside == nullptr || !is_level(*inside, c)) {
      ahead_.how = form::structure;
      ahead_.looked_at = at_;
      return step::done;
    }
    void* target = place_of_value();
    for (; type != inside; type = type->nullable->value) target = type->nullable->emplace(target);
    add_key();
    ahead_ = {};
    return open_level(*inside, target) ? step::done : step::surprise;
  }
  if (c == '"') {
    ahead_.how = form::string;
    string_.start(at_ + 1);
    return step::done;
  }
  const bool word = is_digit(c) || c == '-' || c == 't' || c == 'f' || c == 'n';
  ahead_.how = form::word;
  return word ? step::done : step::surprise;
}

/// The object or the list whose opening is at hand.
bool growing_value::open_level(const type_info& type, void* target) {
  if (depth_left() == 0) return false;
  level here;
  here.node = tree_.add(type.kind == kind::object ? token::object : token::array, at_);
  here.type = &type;
  here.target = target;
  here.plan = nullptr;
  if (type.kind == kind::object) {
    here.plan = &plan_of(*type.object);
    here.seen.resize(here.plan->fields.size());
    if (type.object->begin != nullptr) type.object->begin(target);
  } else {
    type.list->clear(target);
  }
  tree_[here.node].cut = 1;
  open_.push_back(std::move(here));
  ++at_;
  return true;
}

growing_value::step growing_value::close_level() {
  const level here = std::move(open_.back());
  open_.pop_back();
  ++at_;
  tree_node& node = tree_[here.node];
  node.cut = 0;
  node.end = static_cast<std::uint32_t>(at_);
  node.next = tree_.size();
  over_ = open_.empty();
  if (!over_) open_.back().next = expects::separator;
  if (here.plan == nullptr) return step::done;
  const bool all_there = std::find(here.seen.begin(), here.seen.end(), false) == here.seen.end();
  const object_info& info = *here.type->object;
  const bool has_an_end = info.normalize != nullptr || (here.plan->has_defaults && !all_there);
  if (!has_an_end) return step::done;
  // What is done to a whole object, the decoder does.
  const std::size_t size = at_ - node.begin;
  if (budget_ < size) return step::surprise;
  budget_ -= size;
  renew(*here.type->life, here.target);
  void* target = here.target;
  return decode(*here.type, here.node, target) ? step::done : step::surprise;
}

growing_value::step growing_value::go_on() {
  std::size_t end = 0;
  step last = step::waits;
  switch (ahead_.how) {
    case form::string:
      last = go_on_string(end);
      break;
    case form::word:
      last = go_on_word(end);
      break;
    default:
      last = go_on_structure(end);
  }
  if (last != step::done) return last;
  // What follows shows that it was the end: a closer, or a comma and something behind it; behind a string, the
  // beginning of the next key or item.
  const std::size_t next = json_space.first_not_in(text(), end);
  if (next >= text().size()) return step::waits;
  if (text()[next] != ',' && !closes(text()[next])) return step::surprise;
  if (text()[next] == ',') {
    const std::size_t behind = json_space.first_not_in(text(), next + 1);
    const bool is_there = behind < text().size();
    if (!is_there && (ahead_.how != form::word || next + 1 == text().size())) return step::waits;
    if (is_there && open_.back().plan != nullptr && text()[behind] != '"') return step::surprise;
  }
  at_ = next;
  return settle(end) ? step::done : step::surprise;
}

growing_value::step growing_value::go_on_string(std::size_t& end) {
  switch (string_.go_on(text())) {
    case growing_string::state::open:
      return step::waits;
    case growing_string::state::closed:
      end = string_.position() + 1;
      return step::done;
    default:
      return step::surprise;
  }
}

growing_value::step growing_value::go_on_word(std::size_t& end) {
  static constexpr byte_set ends_words{" \t\r\n,]}"};
  constexpr std::size_t longest_word = 1024;
  const std::string_view word = text().substr(ahead_.begin, longest_word);
  const std::size_t size = std::min(ends_words.first_in(word, 0), word.size());
  if (size == word.size()) return size == longest_word ? step::surprise : step::waits;
  end = ahead_.begin + size;
  return step::done;
}

/// The end of brackets, looked for in what was not looked at before.
growing_value::step growing_value::go_on_structure(std::size_t& end) {
  for (std::size_t& at = ahead_.looked_at; at < text().size(); ++at) {
    const char c = text()[at];
    if (ahead_.in_string) {
      if (c == '\\' && ++at == text().size()) {
        --at;  // the backslash is looked at again
        return step::waits;
      }
      ahead_.in_string = c != '"';
    } else if (c == '"') {
      ahead_.in_string = true;
    } else if (opens(c)) {
      ++ahead_.depth;
    } else if (closes(c) && --ahead_.depth == 0) {
      end = at + 1;
      return step::done;
    }
  }
  return step::waits;
}

/// The value is whole: it becomes a node, and is decoded.
bool growing_value::settle(std::size_t end) {
  add_key();
  const node_id root = tree_.size();
  if (!add_value(end)) return false;
  open_.back().next = expects::separator;
  bool ok = true;
  if (ahead_.type != nullptr) {
    // In OpenAI's dialect it may stand for a member that is not there.
    const bool may_be_absent = tree_[root].kind() == token::null && ahead_.field != nullptr &&
                               !ahead_.field->info->required && options_.dialect == dialect::openai;
    if (ahead_.how == form::structure && ahead_.target != nullptr) renew(*ahead_.type->life, ahead_.target);
    ok = !may_be_absent && decode(*ahead_.type, root, ahead_.target);
  }
  ahead_ = {};
  return ok;
}

void growing_value::add_key() {
  if (ahead_.key_end == 0) return;
  tree_node& key = tree_[tree_.add(token::string, ahead_.key_begin)];
  key.end = static_cast<std::uint32_t>(ahead_.key_end);
  key.content = key.begin + 1;
  key.size = key.end - key.begin - 2;
  key.next = tree_.size();
}

bool growing_value::add_value(std::size_t end) {
  if (ahead_.how == form::structure) return read_structure(end, /*unfinished=*/false);
  const std::string_view literal = text().substr(ahead_.begin, end - ahead_.begin);
  token kind = token::string;
  if (ahead_.how == form::word) {
    number read;
    const char* wrong = nullptr;
    kind = literal == "null" ? token::null : literal == "true" || literal == "false" ? token::boolean : token::number;
    const char* const behind = literal.data() + literal.size();
    if (kind == token::number && scan_number(literal.data(), behind, read, wrong) != behind) return false;
  }
  tree_node& node = tree_[tree_.add(kind, ahead_.begin)];
  node.end = static_cast<std::uint32_t>(end);
  node.next = tree_.size();
  if (kind == token::boolean) node.size = literal == "true" ? 1 : 0;
  if (kind == token::number || (kind == token::string && string_.as_it_stands())) {
    const std::size_t quote = kind == token::string ? 1 : 0;
    node.content = static_cast<std::uint32_t>(ahead_.begin + quote);
    node.size = static_cast<std::uint32_t>(literal.size() - 2 * quote);
  } else if (kind == token::string) {
    tree_.put_text(node, string_.content());
  }
  return true;
}

/// Reads the structure at hand into nodes.
bool growing_value::read_structure(std::size_t end, bool unfinished) {
  reader one(text(), tree_, depth_left(), options_.limits.max_items * 2 + 1);
  one.set_unfinished(unfinished);
  if (!unfinished) one.set_end(end);
  const reading how = one.structure(ahead_.begin, false);
  const bool as_expected =
      unfinished ? how == reading::complete || how == reading::cut : how == reading::complete && one.position() == end;
  return as_expected && tree_.note_count() == 0;
}

/// Decodes a node and what is below it; the value at hand gets its place where it has none and something is shown.
bool growing_value::decode(const type_info& type, node_id root, void*& target) {
  const node_id behind = tree_.size();
  tree_source source(tree_, root, depth_left(), options_.limits.max_items);
  error_log log(1, 0);
  log.set_quiet(true);
  const walk_policy policy{
      .options = options_, .mode = mode::llm, .max_visits = visit_limit(text().size()), .shows_unfinished = true};
  decoder<tree_source> walk(source, log, policy);
  if (walk.hides(type)) return true;
  if (target == nullptr) target = place_of_value();
  fits_ = walk.part(type, target) && fits_;
  // What it has read from within strings is not a part of the tree.
  tree_.drop_from(behind);
  return !source.failed();
}

/// Where the value at hand goes; it is made there.
void* growing_value::place_of_value() {
  const level& here = open_.back();
  if (ahead_.field == nullptr) return here.type->list->append(here.target);
  const planned_field& field = *ahead_.field;
  if (here.type->object->slot != nullptr) {
    auto& members = static_cast<nlohmann::ordered_json*>(here.target)->get_ref<json_object&>();
    return &members.emplace_back(std::string(field.key.name), nullptr).second;
  }
  void* const slot = static_cast<char*>(here.target) + field.offset;
  if (field.reset_first) renew(*field.type->life, slot);
  return slot;
}

/// What there is of the value that is not settled.
bool growing_value::show() {
  if (ahead_.type == nullptr) return true;
  if (ahead_.how == form::string) show_string();
  return ahead_.how != form::structure || show_structure();
}

void growing_value::show_string() {
  const type_info* type = ahead_.type;
  const std::string& content = string_.content();
  if (type->kind == kind::nullable) {
    // What starts like "null" may be a word for it.
    const bool word = std::string_view("null").starts_with(content) || std::string_view("None").starts_with(content);
    type = type->nullable->value;
    if (type->kind == kind::string && word) return;
  }
  if (!takes_text(*type)) return;
  if (ahead_.target == nullptr) {
    ahead_.target = place_of_value();
    ahead_.text = ahead_.type == type ? ahead_.target : ahead_.type->nullable->emplace(ahead_.target);
    if (type->storage == storage::ordered_json) *static_cast<nlohmann::ordered_json*>(ahead_.text) = "";
    if (type->storage == storage::json) *static_cast<nlohmann::json*>(ahead_.text) = "";
  }
  std::string& shown = text_at(ahead_.text, type->storage);
  if (ahead_.shown == 0) shown.clear();
  shown.append(content, ahead_.shown);
  ahead_.shown = content.size();
}

bool growing_value::show_structure() {
  const std::size_t size = text().size() - ahead_.begin;
  if (budget_ < size) return true;
  budget_ -= size;
  const node_id before = tree_.size();
  add_key();
  const node_id root = tree_.size();
  ahead_.shown_from = before;
  if (!read_structure(text().size(), /*unfinished=*/true)) return false;
  if (ahead_.target != nullptr) renew(*ahead_.type->life, ahead_.target);
  // What is unfinished may not fit yet.
  const bool fits = fits_;
  const bool shown = decode(*ahead_.type, root, ahead_.target);
  fits_ = fits;
  return shown;
}

}  // namespace assay::inline v0::detail
