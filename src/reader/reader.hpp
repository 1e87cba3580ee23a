// The tolerant reader: one value, written more or less as JSON, becomes nodes of a value tree with their places.
//
// The grammar, production by production; each has a function of its name. What stands left of a bar is JSON, what
// stands right of it is mended, and noted under the code in parentheses.
//
//   value    = object | array | string | number | literal
//            | bare                                        text up to a delimiter  (unquoted_string); a member's may
//                                                          have several lines, up to a line with a key or a closer
//   object   = '{' { member separator } '}'
//   member   = key ':' value
//            | key ('=' | '=>') value                      (wrong_separator)
//            | key value                                   (missing_colon)
//            | key ':'                                     before a comma or closer (missing_value: the key is dropped)
//            | ellipsis
//   key      = string | bare_key { ' ' bare_key }          letters, digits, _ $ - . and any non-ASCII (unquoted_key)
//            | prefix string                               (string_prefix)
//            | ':' bare_key, before '=>'                   Ruby's symbol (unquoted_key); values may be symbols then
//   array    = '[' { value separator } ']'
//            | '(' { value separator } ')'                 Python's tuple (parentheses); around one value that no comma
//                                                          follows they are nothing
//            | ellipsis among the items
//   ellipsis = '...' | U+2026                              (ellipsis)
//   separator= ','
//            | nothing, before what starts the next one    (missing_comma)
//            | ',' ','                                     (extra_comma)
//            | ',' before the closer                       (trailing_comma)
//   closer   = '}' or ']'
//            | the end of the text, of the fence, or an outer bracket's closer     (missing_closer); behind a comma or
//            an opening bracket the end of the text cuts the structure
//            | in an array within an object, a key and its colon                   (missing_closer)
//            | the other kind of bracket, where nothing outside it fits            (wrong_closer)
//            | '}' '}' in the middle: the outermost object goes on behind ", key:"  (extra_closer)
//   string   = '"' { character | escape } '"'
//            | '…' | `…` | “…” | „…“ | ‘…’ | «…» | """…""" (single_quotes, backticks, smart_quotes, triple_quotes)
//            | a quote within, see closes()                (unescaped_quote)
//            | string '+' string                           (string_concatenation)
//            | string string                               in another line, or in parentheses, as Python joins them
//                                                          (string_concatenation); never the items of an array
//            | prefix string                               (string_prefix)  r"…", b'…', u"…", f"…" without places to
//                                                          fill: {{ is a brace, f"{x}" is broken
//            | \' \x41 \d \U and the like                  (invalid_escape: \' is ', \x41 is A, any other stays as it
//            is) | a backslash before a line break             (line_continuation) | raw control characters
//            (raw_control_character) | bytes that are no UTF-8, lone surrogates    (invalid_utf8: U+FFFD) | the end of
//            the text                         the node is cut: its type's error is `truncated`
//   number   = as JSON has it; within a structure that the end of the text touches, it is cut,
//            unless the text ended by itself
//            | '+1' | '.5' | '5.' | '0x1F' | '1_000'       (number_format)
//   literal  = true | false | null
//            | True, FALSE, None, undefined, nil, ...      (foreign_literal)
//   filler   = white space
//            | U+FEFF, U+00A0, U+200B, U+2028 and the like (unusual_space)
//            | '//' … | '/*' … '*/' | '#' …                (comment)
//
// What fits nothing ends the reading there: the value is broken, with the place and the reason.
//
// Every production is linear. Whatever looks ahead (closes()) looks no further than the next quote of its kind, and a
// search that came to the end of the text in vain is not made again.
#pragma once

#include "json/token.hpp"
#include "scalars/repair_code.hpp"
#include "tree/value_tree.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// How a reading ended.
enum class reading : std::uint8_t {
  complete,  ///< a value, mended or not
  cut,       ///< a value, but the text ended within one of its strings, or behind a colon
  broken,    ///< it began as one, and then came what fits nothing
  nothing    ///< it is none: a brace in prose
};

/// Where the text that is read lies: it is the tree's text, or the content of one of its strings, in the tree's store.
struct text_origin {
  bool stored = false;
  std::uint32_t base = 0;  ///< of the content in the store
  place where;             ///< of that string in the tree's text: every value within is there
};

/// A search whose last result is remembered: asked again from within what it passed over, it does not search again.
class remembered_search {
 public:
  /// The first `what` from `from` on; `end` where there is none.
  const char* find(const char* from, const char* end, std::string_view what) {
    if (from_ != nullptr && from >= from_ && from <= found_) return found_;
    from_ = from;
    const std::size_t at = std::string_view(from, static_cast<std::size_t>(end - from)).find(what);
    found_ = at == std::string_view::npos ? end : from + at;
    return found_;
  }

 private:
  const char* from_ = nullptr;
  const char* found_ = nullptr;
};

class reader {
 public:
  /// Reads `text` into nodes that are added to the tree. It lies in the tree's text or store: neither moves.
  reader(std::string_view text, value_tree& tree, std::size_t max_depth, std::size_t max_nodes, text_origin origin = {})
      : begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        text_end_(end_),
        tree_(tree),
        max_depth_(max_depth),
        max_nodes_(max_nodes),
        origin_(origin) {}

  /// An object, an array or a value in parentheses, which starts at `from`. `in_prose`: a brace or a bracket there may
  /// be no JSON at all.
  reading structure(std::size_t from, bool in_prose);
  /// One scalar that is all there is between `from` and the text's end but for filler: a string, a number, a literal.
  reading scalar(std::size_t from);
  /// The text between two places as a string without quotes.
  node_id bare_text(std::size_t from, std::size_t to);

  /// The text goes on: what stands at its end is not decided yet, and cut there. A value is read as far as whatever may
  /// follow can't change it.
  void set_unfinished(bool unfinished) noexcept { unfinished_ = unfinished; }
  /// Nothing cut the text off: its end ends numbers and words, too.
  void set_ends_by_itself(bool by_itself) noexcept { ends_by_itself_ = by_itself; }
  /// Text behind this is not read.
  void set_end(std::size_t end) noexcept {
    end_ = begin_ + end;
    line_end_ = comment_end_ = {};
    unclosed_ = {};
  }
  /// Where the last reading ended.
  [[nodiscard]] std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
  /// Why it is broken.
  [[nodiscard]] source_failure failure() const { return {failure_type_, std::string(reason_), failed_at_}; }
  /// Whether it is so deep, or has so many values, that it was read no further.
  [[nodiscard]] bool beyond_limit() const noexcept { return broken_ && failure_type_ != syntax_failure; }

 private:
  enum class role : std::uint8_t { key, member, item, root };
  enum class bracket : std::uint8_t { object, array, parentheses };
  /// A way to write a quote: what closes it, and what is noted of it.
  struct quote;
  struct level {
    const level* outer;
    bracket kind;
    node_id id;
    bool unquoted_keys = false;
    bool symbols = false;  ///< keys are those of Ruby's hashes
  };

  // structures (reader.cpp)
  bool value(role as, const level& around, std::size_t depth);
  bool object(const level* outer, std::size_t depth);
  bool member(level& here, std::size_t depth);
  bool array(const level* outer, std::size_t depth, bracket kind);
  bool pass_separator(node_id object);
  /// Whether the structure ends here; passes its closer, or notes that there is none. `comma`: the last one, where
  /// nothing has come behind it.
  bool at_closer(node_id id, const level& here, const char* comma) {
    return (at_ == end_ || may_close(*at_)) && pass_closer(id, here, comma);
  }
  [[nodiscard]] static bool may_close(char c) noexcept {
    return c == '}' || c == ']' || c == ')' || c == '`' || c == '<';
  }
  bool pass_closer(node_id id, const level& here, const char* comma);
  [[nodiscard]] bool stops_behind_mark() const;
  void drop_parentheses(node_id root);
  bool goes_on(node_id id);
  bool pass_ellipsis(node_id id) { return (*at_ == '.' || *at_ == '\xE2') && pass_dots(id); }
  bool pass_dots(node_id id);
  [[nodiscard]] bool at_fence() const;
  [[nodiscard]] static bool has_outer(const level& here, bool array);

  // filler (reader.cpp)
  void filler(node_id at) {
    if (at_ != end_ && !may_be_filler(*at_)) return;
    pass_filler(at);
  }
  void pass_filler(node_id at);
  [[nodiscard]] const char* past_filler(const char* p) const {
    return p != end_ && !may_be_filler(*p) ? p : past_any_filler(p);
  }
  [[nodiscard]] const char* past_any_filler(const char* p) const;
  [[nodiscard]] static bool may_be_filler(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte >= 0x80 || byte == '/' || byte == '#';
  }
  [[nodiscard]] const char* past_blanks(const char* p) const;
  [[nodiscard]] const char* comment_end(const char* p) const;

  // strings (read_string.cpp)
  bool key(level& here);
  bool symbol_key(level& here);
  [[nodiscard]] const char* past_symbol(const char* p) const;
  bool symbol_value(role as, const level& around);
  void string(const quote& opened, role as, const level* around);
  /// A value: the string, and what is joined to it.
  void any_string(const quote& opened, role as, const level& around) {
    const node_id id = tree_.size();
    string(opened, as, &around);
    if (at_ == end_ || cut_) return;
    const char* const next = past_blanks(at_);
    if (next == end_) return;
    if (*next == '+') concatenate(id, as, around);
    if (quote_at(next, end_) != nullptr) join_adjacent(id, as, around);
  }
  [[nodiscard]] const char* past_prefix(const char* from) const;
  [[nodiscard]] const char* past_prefix_of_key() const;
  bool prefixed_string(role as, const level& around);
  struct string_so_far;
  void careful_string(node_id id, const quote& opened, role as, const level* around);
  void pass_character(node_id id, string_so_far& read);
  void put_content(node_id id, const string_so_far& read);
  void pass_escape(node_id id, const char*& p);
  void pass_more_words();
  [[nodiscard]] bool is_concatenation(const char* p) const;
  void concatenate(node_id id, role as, const level& around);
  [[nodiscard]] bool is_adjacent(const char* p, const char* behind, role as, const level& around) const;
  [[nodiscard]] bool is_adjacent_line(const char* next, const char* end) const;
  void join_adjacent(node_id id, role as, const level& around);
  void append_string(node_id id, std::string& joined, role as, const level& around);
  [[nodiscard]] bool at_special_token(const char* p) const;
  [[nodiscard]] bool decided(const char* behind, role as, const level* around, bool plain) const {
    return !unfinished_ || decided_so_far(behind, as, around, plain);
  }
  [[nodiscard]] bool decided_so_far(const char* behind, role as, const level* around, bool plain) const;
  [[nodiscard]] bool is_whole(const char* p) const;
  [[nodiscard]] bool closes_plainly(const char* p, role as) const;
  [[nodiscard]] bool closes(const char* behind, const quote& opened, role as, const level* around) const;
  [[nodiscard]] bool closes_member(const char* p, const char* behind, bool new_line, const level& around) const;
  [[nodiscard]] bool closes_item(const char* p, const char* behind, bool new_line, const level& around) const;
  [[nodiscard]] bool bracket_closes(const char* p, const level& around) const;
  [[nodiscard]] bool starts_comment(const char* p, const char* behind) const;
  [[nodiscard]] bool is_key(const char* p, bool cut_too = true) const;
  [[nodiscard]] bool is_item(const char* p) const;
  [[nodiscard]] bool opens_item(const char* p) const;
  [[nodiscard]] const char* quoted_end(const char* p) const;
  [[nodiscard]] const char* token_end(const char* p) const;
  /// The quote that opens at `p`; nullptr where none does.
  [[nodiscard]] static const quote* quote_at(const char* p, const char* end) {
    const bool may_open = p != end && (*p == '"' || *p == '\'' || *p == '`' || *p == '\xE2' || *p == '\xC2');
    return may_open ? find_quote(p, end) : nullptr;
  }
  [[nodiscard]] static const quote* find_quote(const char* p, const char* end);
  [[nodiscard]] static const char* closer_at(const quote& opened, const char* p, const char* end);

  // everything without quotes (read_bare.cpp)
  bool number(role as, const level& around);
  bool word(role as, const level& around);
  bool bare(role as, const level& around);
  [[nodiscard]] const char* bare_end(role as, const level& around) const;
  [[nodiscard]] bool goes_on_below(const char* p) const;
  [[nodiscard]] bool delimited(const char* p, const level& around) const;
  [[nodiscard]] bool may_go_on(const char* p) const;
  bool open_scalar(token type);
  bool loose_number(const char* from, const char* to, role as);
  void cut_at_end(node_id scalar, role as);
  bool put_loose_number(const char* from, const char* to, const std::string& literal, role as);
  bool grouped_number(const char* from, const char* to, role as);
  bool number_in_base(const char* from, const char* digits, const char* to, int base, role as);
  bool literal(const char* from, const char* to, role as);

  node_id add(token type) {
    const node_id id = tree_.add(type, origin_.stored ? origin_.where.begin : position());
    tree_[id].next = id + 1;
    return id;
  }
  void finish(node_id id) {
    tree_node& node = tree_[id];
    node.end = static_cast<std::uint32_t>(origin_.stored ? origin_.where.end : position());
    node.next = tree_.size();
  }
  /// A view into the text becomes the node's.
  void put_view(node_id id, const char* from, const char* to) {
    tree_node& node = tree_[id];
    node.stored = origin_.stored ? 1 : 0;
    node.content = origin_.base + static_cast<std::uint32_t>(from - begin_);
    node.size = static_cast<std::uint32_t>(to - from);
  }
  /// The same for text without quotes, whose bytes have not been checked.
  void put_bare(node_id id, const char* from, const char* to);
  void note(node_id at, repair_code which, const char* from, const char* to, std::string_view first = {},
            std::string_view second = {}) {
    const place where = origin_.stored
                            ? origin_.where
                            : place{static_cast<std::size_t>(from - begin_), static_cast<std::size_t>(to - begin_)};
    tree_.note(at, which, where.begin, where.end, first, second);
  }
  static constexpr std::string_view syntax_failure = "json_invalid";
  bool fail(std::string_view why, std::string_view type = syntax_failure);
  [[nodiscard]] reading how_it_ended(bool any) const;

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* text_end_;  ///< of all there is; what is read may end before it
  value_tree& tree_;
  std::size_t max_depth_;
  std::size_t max_nodes_;
  text_origin origin_;
  std::string buffer_;
  std::size_t invalid_escapes_ = 0;  ///< of the string at hand  ///< a string that is not as it stands in the text
  bool cut_ = false;
  bool has_single_ = false;  ///< parentheses around one value
  bool broken_ = false;
  bool begun_ = false;  ///< a first member or item shows that this is meant as JSON
  bool in_prose_ = false;
  bool unfinished_ = false;
  bool ends_by_itself_ = false;
  mutable remembered_search line_end_, comment_end_;
  std::array<const char*, 16> unclosed_{};  ///< by quote: none closes it from here on
  std::string_view failure_type_, reason_;
  std::size_t failed_at_ = 0;
};

}  // namespace assay::inline v0::detail
