// TOML 1.0, but for dotted keys within inline tables.
//
//   toml  = { pair | '[' path ']' | '[[' path ']]' | comment }, each in a line of its own
//   pair  = path '=' value
//   path  = key { '.' key }                       key = letters, digits, - and _ | string
//   value = "…" | '…' | """…""" | '''…''' | number | true | false | date | '[' … ']' | '{' … '}'
//
// Applies where every line is one of these, for an object or for the list that is its only member; a value that is cut
// off, or a key that comes twice, makes the text none. A number at the end of the text is whole: TOML has no closers.
#include "json/characters.hpp"
#include "json/unicode.hpp"
#include "reader/notations/draft.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t deepest_toml = 32;

/// 0xFF, 0o17, 0b101, with underscores between the digits: in decimal; nothing where a word is none of them.
std::optional<std::string> integer_in_base(std::string_view word) {
  const int base = word.starts_with("0x") ? 16 : word.starts_with("0o") ? 8 : word.starts_with("0b") ? 2 : 0;
  if (base == 0 || word.size() < 3 || word[2] == '_' || word.back() == '_') return std::nullopt;
  std::string digits(word.substr(2));
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return std::to_string(value);
}

class toml_reader {
 public:
  explicit toml_reader(const notation_input& in) : in_(in), text_(in.text), at_(in.within.begin), end_(in.within.end) {}

  node_id read() {
    draft root;
    root.kind = draft::form::object;
    root.where = in_.within;
    draft* table = &root;
    std::size_t pairs = 0;
    for (space(true); at_ < end_; space(true)) {
      if (text_[at_] == '[') {
        table = header(root);
        if (table == nullptr) return no_node;
      } else {
        if (!pair(*table)) return no_node;
        ++pairs;
      }
      if (!end_of_line()) return no_node;
    }
    if (pairs == 0) return no_node;
    tree_writer out(in_);
    const node_id id = in_.tree.size();
    return write_draft(out, root) ? id : no_node;
  }

 private:
  void space(bool lines) {
    while (at_ < end_) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), end_);
      } else if (is_blank(c) || (lines && c == '\n')) {
        ++at_;
      } else {
        return;
      }
    }
  }
  bool end_of_line() {
    space(false);
    return at_ >= end_ || text_[at_] == '\n';
  }
  [[nodiscard]] bool at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  bool take(char wanted) {
    if (at_ >= end_ || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // --- tables --------------------------------------------------------------------------------------------------------

  draft* header(draft& root) {
    const bool list = at("[[");
    at_ += list ? 2 : 1;
    draft* table = &root;
    for (std::size_t depth = 0;; ++depth) {
      space(false);
      draft name;
      if (depth == deepest_toml || !key(name)) return nullptr;
      space(false);
      const bool last = at_ < end_ && text_[at_] == ']';
      if (!last && !take('.')) return nullptr;
      draft* found = find(*table, name.name);
      if (found == nullptr) {
        found = &named(*table, name, last && list ? draft::form::list : draft::form::object);
      } else if (last && !list && found->children.empty()) {
        return nullptr;  // the same table twice
      }
      if (found->kind == draft::form::list && (!last || list)) {
        if (last) {
          draft& item = found->add();
          item.kind = draft::form::object;
          item.where = in_.within;
        }
        if (found->children.empty()) return nullptr;
        found = found->children.back().get();
      }
      if (found->kind != draft::form::object) return nullptr;
      table = found;
      if (last) break;
    }
    const std::string_view closer = list ? "]]" : "]";
    if (!at(closer)) return nullptr;
    at_ += closer.size();
    return table;
  }

  /// The member of a name; nullptr where there is none.
  [[nodiscard]] draft* find(const draft& table, std::string_view name) const {
    const auto found = members_.find({&table, name});
    return found == members_.end() ? nullptr : found->second;
  }

  draft& named(draft& table, const draft& name, draft::form kind) {
    draft& made = table.add();
    made.kind = kind;
    made.name = name.name;
    made.name_at = name.name_at;
    made.where = in_.within;
    members_.emplace(member_name{&table, made.name}, &made);
    return made;
  }

  bool key(draft& name) {
    const std::size_t from = at_;
    if (at_ < end_ && (text_[at_] == '"' || text_[at_] == '\'')) {
      if (!string(name.name)) return false;
    } else {
      while (at_ < end_ && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '_' || text_[at_] == '-'))
        ++at_;
      name.name = text_.substr(from, at_ - from);
    }
    name.name_at = {from, at_};
    return at_ != from;
  }

  bool pair(draft& table) {
    draft* owner = &table;
    for (std::size_t depth = 0;; ++depth) {
      draft name;
      if (depth == deepest_toml || !key(name)) return false;
      space(false);
      draft* found = find(*owner, name.name);
      if (at_ < end_ && text_[at_] == '.') {
        ++at_;
        space(false);
        if (found == nullptr) found = &named(*owner, name, draft::form::object);
        if (found->kind != draft::form::object) return false;
        owner = found;
        continue;
      }
      if (found != nullptr || at_ >= end_ || text_[at_] != '=' || at("==")) return false;
      ++at_;
      space(false);
      draft& member = named(*owner, name, draft::form::nothing);
      return value(member, 0);
    }
  }

  // --- values --------------------------------------------------------------------------------------------------------

  bool value(draft& to, std::size_t depth) {
    if (at_ >= end_ || depth == deepest_toml) return false;
    const std::size_t from = at_;
    bool read = false;
    switch (text_[at_]) {
      case '"':
      case '\'':
        to.kind = draft::form::text;
        read = string(to.text);
        break;
      case '[':
        to.kind = draft::form::list;
        read = list(to, depth);
        break;
      case '{':
        to.kind = draft::form::object;
        read = inline_table(to, depth);
        break;
      default:
        to.kind = draft::form::word;
        read = word(to.text);
        if (const std::optional<std::string> number = integer_in_base(to.text)) {
          to.kind = draft::form::number;
          to.text = *number;
        }
        break;
    }
    to.where = {from, at_};
    return read;
  }

  /// A number, a literal or a date. Anything else without quotes is no TOML.
  bool word(std::string& text) {
    const std::size_t from = at_;
    while (at_ < end_ && (is_name_character(text_[at_]) || text_[at_] == '+' || text_[at_] == ':')) ++at_;
    text = text_.substr(from, at_ - from);
    if (text == "true" || text == "false") return true;
    if (text.empty() || !(is_digit(text[0]) || text[0] == '+' || text[0] == '-' || text[0] == '.')) return false;
    // A date and a time may have a space between them.
    const bool date = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (date && at_ + 1 < end_ && text_[at_] == ' ' && is_digit(text_[at_ + 1])) {
      const std::size_t time = at_++;
      while (at_ < end_ && (is_digit(text_[at_]) || text_[at_] == ':' || text_[at_] == '.' || text_[at_] == 'Z' ||
                            text_[at_] == '+' || text_[at_] == '-')) {
        ++at_;
      }
      text += 'T';
      text += text_.substr(time + 1, at_ - time - 1);
    }
    return true;
  }

  bool list(draft& to, std::size_t depth) {
    ++at_;
    for (space(true); at_ < end_ && text_[at_] != ']'; space(true)) {
      if (!value(to.add(), depth + 1)) return false;
      space(true);
      if (at_ < end_ && text_[at_] == ',') {
        ++at_;
      } else if (at_ >= end_ || text_[at_] != ']') {
        return false;
      }
    }
    if (at_ >= end_) return false;
    ++at_;
    return true;
  }

  bool inline_table(draft& to, std::size_t depth) {
    ++at_;
    for (space(false); at_ < end_ && text_[at_] != '}'; space(false)) {
      draft name;
      if (!key(name) || find(to, name.name) != nullptr) return false;
      space(false);
      if (!take('=')) return false;
      space(false);
      if (!value(named(to, name, draft::form::nothing), depth + 1)) return false;
      space(false);
      if (at_ < end_ && text_[at_] == ',') {
        ++at_;
      } else if (at_ >= end_ || text_[at_] != '}') {
        return false;
      }
    }
    if (at_ >= end_) return false;
    ++at_;
    return true;
  }

  bool string(std::string& out) {
    const char quote = text_[at_];
    const bool triple = at(quote == '"' ? R"(""")" : "'''");
    const std::string closer(triple ? 3 : 1, quote);
    at_ += closer.size();
    if (triple && at_ < end_ && text_[at_] == '\r') ++at_;
    if (triple && at_ < end_ && text_[at_] == '\n') ++at_;
    while (at_ < end_) {
      if (at(closer)) {
        at_ += closer.size();
        // Quotes may stand right before the closing ones.
        while (triple && at_ < end_ && text_[at_] == quote) out += text_[at_++];
        return true;
      }
      const char c = text_[at_];
      if (c == '\n' && !triple) return false;
      if (c == '\\' && quote == '"') {
        if (!escape(out)) return false;
        continue;
      }
      out += c;
      ++at_;
    }
    return false;
  }

  bool escape(std::string& out) {
    if (++at_ >= end_) return false;
    const char c = text_[at_++];
    constexpr std::string_view letters = "btnfre\"\\";
    constexpr std::string_view meanings = "\b\t\n\f\r\x1B\"\\";
    if (const std::size_t index = letters.find(c); index != std::string_view::npos) {
      out += meanings[index];
      return true;
    }
    if (c == '\n' || is_blank(c)) {
      while (at_ < end_ && (is_blank(text_[at_]) || text_[at_] == '\n')) ++at_;
      return true;
    }
    if (c != 'u' && c != 'U') return false;
    const std::string_view digits = text_.substr(at_, c == 'u' ? 4 : 8);
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc() || stop != digits.data() + digits.size() || code > 0x10FFFF) return false;
    if (code >= 0xD800 && code <= 0xDFFF) return false;
    at_ += digits.size();
    append_utf8(out, code);
    return true;
  }

  /// Of the members of all tables, so that one among very many is found at once.
  struct member_name {
    const draft* table;
    std::string_view name;
    bool operator==(const member_name&) const = default;
  };
  struct hash {
    std::size_t operator()(const member_name& one) const noexcept {
      return std::hash<std::string_view>()(one.name) ^ (std::hash<const draft*>()(one.table) << 1);
    }
  };

  const notation_input& in_;
  std::string_view text_;
  std::size_t at_, end_;
  std::unordered_map<member_name, draft*, hash> members_;
};

}  // namespace

node_id read_toml(const notation_input& in) {
  const std::string_view all = in.all();
  const bool any = all.size() <= longest_in_lines && all.find('=') != std::string_view::npos;
  return any ? toml_reader(in).read() : no_node;
}

}  // namespace assay::inline v0::detail
