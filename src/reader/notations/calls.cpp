// Calls, constructors and assignments, as source code has them: add(a=1, b=2), [f(city="Oslo"), g()],
// who = Person(name='Ann', tags=["x"]), Person { name: "Ann" }.
//
//   program    = statement { (line break | ';') statement } [ 'print(' name ')' ]
//   statement  = [ name '=' ] expression
//              | '[' call { ',' call } ']'                          several calls
//              | dict | '[' dict …                                  a literal, with a constructor's value in it
//   expression = string { [ '+' ] string } | number | literal | enumerator | list | dict | call
//              | '<' name ':' expression '>'                        Python's way to show an enumerator
//              | constructor '(' expression ')'                     of one value, which it stands for: Decimal('1.5')
//              | 'date' '(' numbers ')'                             source_code.hpp has these names
//   call       = name '(' [ argument { ',' argument } ] ')' | name '{' [ member { ',' member } ] '}'
//   argument   = name ('=' | ':') expression | '**' dict
//              | dict                                               alone: the arguments themselves
//   list       = '[' … ']' | '(' … ')'
//   dict       = '{' (string | name | number) ':' expression … '}'
//
// Applies where all of a region is such a program, with a call in it. A variable is no value, but for one of an
// enumeration; arguments without a name are refused, as are calculations, methods and strings with something to fill
// in. Tokens and tags that models put around calls may stand around it. Closers may be missing at the end of the text
// where what stands there is complete by itself.
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "reader/notations/source_code.hpp"
#include "reader/notations/source_cursor.hpp"
#include "reader/notations/tree_writer.hpp"
#include "reader/regions.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace assay::inline v0::detail {

namespace {

class program_reader : source_cursor {
 public:
  explicit program_reader(const notation_input& in)
      : source_cursor(in.text, in.within), in_(in), out_(in), calls_(in, out_) {}

  node_id read() {
    skip_space();
    if (opens_literal()) return literal();
    const std::optional<region> name = assigned();
    const node_id root = name ? assignments(*name) : call_statements();
    return root != no_node && saw_call_ && out_.ok() ? root : no_node;
  }

 private:
  [[nodiscard]] bool opens_literal() const {
    if (text_[at_] == '{') return true;
    const std::size_t next = text_.find_first_not_of(" \t\r\n", at_ + 1);
    return text_[at_] == '[' && next < end_ && (text_[next] == '{' || text_[next] == '[');
  }

  /// JSON but for the constructors in it; without them it is left to the readers of JSON.
  node_id literal() {
    const node_id root = in_.tree.size();
    const bool read = expression(in_.wanted) && end_of_statement() && at_ == end_;
    return read && saw_call_ && out_.ok() ? root : no_node;
  }

  // --- statements ----------------------------------------------------------------------------------------------------

  node_id assignments(region first) {
    const node_id object = out_.open(token::object, first.begin);
    std::optional<region> name = first;
    for (;;) {
      const std::string_view text = view(*name);
      out_.key(*name);
      // Of one name that the type does not have, the value is the answer.
      const shape wanted = in_.wanted.has(text) ? in_.wanted.member(text) : in_.wanted;
      if (!expression(wanted)) return no_node;
      if (!end_of_statement()) return no_node;
      if (at_ == end_) break;
      if (pass_print(text)) break;
      name = assigned();
      if (!name) return no_node;
    }
    out_.close(object, at_);
    return object;
  }

  /// print(person) behind all of it: that is no value of its own.
  bool pass_print(std::string_view name) {
    const std::size_t from = at_;
    const std::string_view printer = view(this->name());
    const bool prints = printer == "print" || printer == "pprint" || printer == "console.log";
    if (prints && at_ < end_ && text_[at_] == '(') {
      ++at_;
      const bool same = view(this->name()) == name;
      if (same && at_ < end_ && text_[at_] == ')') {
        ++at_;
        if (end_of_statement() && at_ == end_) return true;
      }
    }
    at_ = from;
    return false;
  }

  node_id call_statements() {
    while (at_ < end_) {
      if (text_[at_] == '[') {
        if (!list_of_calls()) return no_node;
      } else if (!top_call()) {
        return no_node;
      }
      if (!end_of_statement()) return no_node;
    }
    return calls_.finish(at_);
  }

  bool list_of_calls() {
    ++at_;
    for (skip_space(); at_ < end_ && text_[at_] != ']'; skip_space()) {
      if (!top_call()) return false;
      skip_space();
      if (at_ < end_ && text_[at_] == ',') {
        ++at_;
        complete_ = false;
      } else if (at_ < end_ && text_[at_] != ']') {
        return false;
      }
    }
    return close(']', calls_.count() == 0 ? no_node : last_);
  }

  bool top_call() {
    const region name = this->name();
    if (name.empty()) return false;
    skip_space();
    if (at_ < end_ && text_[at_] == '(' && is_transparent(view(name)) && !has_named_argument()) {
      if (++wrappers_ > most_wrappers) return false;
      ++at_;
      skip_space();
      if (!top_call()) return false;
      skip_space();
      --wrappers_;
      return close(')', last_);
    }
    last_ = in_.tree.size();
    calls_.begin(local_name(name));
    if (!arguments(calls_.arguments())) return false;
    calls_.end(at_);
    return true;
  }

  /// print(f(a=1)): what is in the parentheses is a call, and no name with its value.
  [[nodiscard]] bool has_named_argument() const {
    std::size_t p = at_ + 1;
    while (p < end_ && (is_name_character(text_[p]) || is_blank(text_[p]))) ++p;
    return p < end_ && text_[p] == '=';
  }

  /// `name =`, perhaps with words before it or a type behind it; moves behind it.
  std::optional<region> assigned() {
    const std::size_t from = at_;
    region name;
    while (at_ < end_) {
      const region word = this->name();
      if (word.empty()) break;
      name = word;
      skip_blanks();
      if (at_ < end_ && text_[at_] == ':' && at_ + 1 < end_ && text_[at_ + 1] != ':') {
        // name: Type = …
        std::size_t p = at_ + 1;
        while (p < end_ && (is_name_character(text_[p]) || is_blank(text_[p]) || text_[p] == '[' || text_[p] == ']'))
          ++p;
        if (p < end_ && text_[p] == '=') at_ = p;
        break;
      }
    }
    const bool assigns = !name.empty() && at_ < end_ && text_[at_] == '=' && at_ + 1 < end_ && text_[at_ + 1] != '=' &&
                         text_[at_ + 1] != '>';
    if (!assigns) {
      at_ = from;
      return std::nullopt;
    }
    ++at_;
    skip_space();
    return name;
  }

  bool end_of_statement() {
    skip_blanks();
    if (at_ < end_ && text_[at_] == ';') ++at_;
    const std::size_t from = at_;
    skip_space();
    return at_ == end_ || text_.substr(from, at_ - from).find('\n') != std::string_view::npos || text_[from - 1] == ';';
  }

  // --- calls ---------------------------------------------------------------------------------------------------------

  /// The arguments of a call, in parentheses or braces, as the members of an object that is open.
  bool arguments(const shape& wanted) {
    if (at_ >= end_ || (text_[at_] != '(' && text_[at_] != '{')) return false;
    const char closer = text_[at_] == '(' ? ')' : '}';
    const node_id object = in_.tree.size() - 1;
    ++at_;
    saw_call_ = true;
    bool first = true;
    for (skip_space(); at_ < end_ && text_[at_] != closer; skip_space()) {
      if (first && (text_[at_] == '{' || text_.substr(at_, 3) == "**{")) {
        // The arguments in a dict.
        at_ += text_[at_] == '{' ? 0 : 2;
        if (!members(wanted)) return false;
        skip_space();
        break;
      }
      first = false;
      if (text_[at_] == '.') ++at_;  // C's designated initializers
      const region name = this->name();
      if (name.empty()) return false;
      skip_space();
      if (at_ >= end_ || (text_[at_] != '=' && text_[at_] != ':') || text_.substr(at_, 2) == "==") return false;
      ++at_;
      skip_space();
      out_.key(name);
      if (!expression(wanted.member(view(name)))) return false;
      if (!comma(closer)) return false;
    }
    return close(closer, object);
  }

  bool comma(char closer) {
    skip_space();
    if (at_ >= end_ || text_[at_] == closer) return true;
    complete_ = false;
    return text_[at_++] == ',';
  }

  /// A closer; at the end of the text it may be missing where nothing could have been added to what stands there.
  bool close(char closer, node_id at) {
    if (at_ < end_) {
      if (text_[at_] != closer) return false;
      ++at_;
      complete_ = true;
      return true;
    }
    if (!complete_ || at == no_node) return false;
    in_.tree.note(at, repair_code::missing_closer, at_, at_, std::string_view(&closer, 1));
    return true;
  }

  // --- expressions ---------------------------------------------------------------------------------------------------

  bool expression(const shape& wanted) {
    if (at_ >= end_ || out_.depth_left() == 0 || !out_.ok()) return false;
    complete_ = false;
    const char c = text_[at_];
    if (c == '"' || c == '\'' || c == '`') return string();
    if (is_digit(c) || c == '-' || c == '+' || (c == '.' && at_ + 1 < end_ && is_digit(text_[at_ + 1])))
      return number();
    if (c == '[' || c == '(') return list(wanted);
    if (c == '{') {
      const node_id object = out_.open(token::object, at_);
      if (!members(wanted)) return false;
      out_.close(object, at_);
      return true;
    }
    if (c == '<') return enumerator(wanted);
    if (is_prefixed_string()) return string();
    return named(wanted);
  }

  /// <Status.OPEN: 'open'>
  bool enumerator(const shape& wanted) {
    ++at_;
    if (name().empty() || at_ >= end_ || text_[at_] != ':') return false;
    ++at_;
    skip_blanks();
    saw_call_ = true;
    if (at_ >= end_ || text_[at_] == '<' || !expression(wanted)) return false;
    return close('>', no_node);
  }

  bool named(const shape& wanted) {
    region name = this->name();
    if (name.empty()) return false;
    if (view(name) == "new") {
      skip_space();
      name = this->name();
      if (name.empty()) return false;
    }
    const std::string_view word = view(name);
    if (at_ < end_ && (text_[at_] == '(' || text_[at_] == '{')) return construct(name, wanted);
    if (word == "True" || word == "true") return out_.boolean(true, name), true;
    if (word == "False" || word == "false") return out_.boolean(false, name), true;
    if (word == "None" || word == "null" || word == "nil" || word == "undefined" || word == "nullptr") {
      return out_.null(name), true;
    }
    // An enumerator; anything else would be a variable, whose value is unknown.
    if (!wanted.is_known() || wanted.is_open() || wanted.is_text()) return false;
    out_.bare(name);
    return true;
  }

  bool construct(region name, const shape& wanted) {
    if (text_[at_] == '(' && is_transparent(view(name)) && !has_named_argument()) {
      if (++wrappers_ > most_wrappers) return false;
      ++at_;
      skip_space();
      saw_call_ = true;
      if (!expression(wanted)) return false;
      skip_space();
      --wrappers_;
      return close(')', in_.tree.size() - 1);
    }
    if (const std::size_t close = text_[at_] == '(' ? text_.find(')', at_) : end_; close < end_) {
      if (const std::optional<std::string> date =
              constructed_date(view(name), text_.substr(at_ + 1, close - at_ - 1))) {
        out_.stored(*date, {name.begin, close + 1});
        at_ = close + 1;
        saw_call_ = complete_ = true;
        return true;
      }
    }
    const node_id object = out_.open(token::object, name.begin);
    if (!arguments(wanted)) return false;
    out_.close(object, at_);
    return true;
  }

  bool list(const shape& wanted) {
    const char closer = text_[at_] == '[' ? ']' : ')';
    const node_id id = out_.open(token::array, at_++);
    for (skip_space(); at_ < end_ && text_[at_] != closer; skip_space()) {
      const node_id item = in_.tree.size();
      // Two strings side by side lack their comma, rather, than being one.
      const bool string = opens_string();
      if (!expression(wanted.item()) || !comma(closer) || (string && closer == ']' && joined_ == item)) return false;
    }
    const bool closed = close(closer, id);
    out_.close(id, at_);
    return closed;
  }

  /// '{' … '}', as the members of an object that is open.
  bool members(const shape& wanted) {
    const node_id object = in_.tree.size() - 1;
    ++at_;
    for (skip_space(); at_ < end_ && text_[at_] != '}'; skip_space()) {
      std::string name;
      const std::size_t from = at_;
      if (text_[at_] == '"' || text_[at_] == '\'') {
        if (!quoted(name, false)) return false;
      } else {
        const region word = this->name();
        if (word.empty()) return false;
        name = view(word);
      }
      const region where{from, at_};
      skip_space();
      if (at_ >= end_ || (text_[at_] != ':' && text_[at_] != '=')) return false;
      ++at_;
      skip_space();
      out_.key(name, where);
      if (!expression(wanted.member(name)) || !comma('}')) return false;
    }
    return close('}', object);
  }

  // --- scalars -------------------------------------------------------------------------------------------------------

  bool number() {
    const std::size_t from = at_;
    std::string literal;
    const std::size_t behind = pass_number_literal(text_.substr(0, end_), at_, literal);
    if (behind == 0) return false;
    at_ = behind;
    out_.number(literal, {from, at_});
    return true;
  }

  bool string() {
    const std::size_t from = at_;
    std::string content;
    bool joined = false;
    bool side_by_side = false;
    for (;;) {
      const char prefix = is_letter(text_[at_]) ? static_cast<char>(text_[at_++] | 0x20) : '\0';
      const std::size_t size = content.size();
      if (!quoted(content, prefix == 'r')) return false;
      if (prefix == 'f' && content.find_first_of("{}", size) != std::string::npos) return false;
      const std::size_t behind = at_;
      skip_space();
      if (at_ < end_ && text_[at_] == '+') {
        ++at_;
        skip_space();
        if (at_ >= end_ || !opens_string()) return false;  // what is added is no literal
      } else if (at_ >= end_ || !opens_string()) {
        at_ = behind;
        break;
      }
      joined = true;
      side_by_side |= text_.substr(behind, at_ - behind).find('+') == std::string_view::npos;
    }
    const node_id id = in_.tree.size();
    out_.stored(content, {from, at_});
    if (joined) in_.tree.note(id, repair_code::string_concatenation, from, at_);
    if (side_by_side) joined_ = id;
    complete_ = true;
    // A method or an operator would make another value of it.
    const std::size_t behind = at_;
    skip_space();
    const bool goes_on = at_ < end_ && (text_[at_] == '.' || text_[at_] == '%' || text_[at_] == '*');
    at_ = behind;
    return !goes_on;
  }

  const notation_input& in_;
  tree_writer out_;
  call_writer calls_;
  static constexpr std::size_t most_wrappers = 16;
  std::size_t wrappers_ = 0;  ///< open constructors of one value, and calls around a call: they open no node
  node_id last_ = no_node;    ///< the last call at the top
  node_id joined_ = no_node;  ///< the last string of several that stand side by side
  bool saw_call_ = false;
  bool complete_ = false;  ///< nothing could be added to the last token: it is a string, or a closer
};

/// What a program starts with, told from prose at once.
bool may_be_program(std::string_view all) {
  constexpr byte_set openers{"({"};
  constexpr byte_set arguments_or_enumerator{"(<"};
  if (!openers.has_any(all)) return false;
  if (all.front() == '{' || (all.front() == '[' && all.find('{') != std::string_view::npos)) {
    // A constructor or an enumerator behind a colon, a comma or a bracket.
    const auto next = [&](std::size_t from) { return arguments_or_enumerator.first_in(all, from); };
    for (std::size_t at = next(0); at != std::string_view::npos; at = next(at + 1)) {
      if (all[at] == '<' ? at + 1 < all.size() && is_letter(all[at + 1]) : is_name_character(all[at - 1])) return true;
    }
    if (all.front() == '{') return false;
  }
  return is_letter(all.front()) || all.front() == '_' || (all.front() == '[' && all.size() > 1 && !is_digit(all[1]));
}

}  // namespace

node_id read_calls(const notation_input& in) {
  notation_input inner = in;
  inner.within = without_call_marks(in.text, in.within);
  return !inner.within.empty() && may_be_program(inner.all()) ? program_reader(inner).read() : no_node;
}

}  // namespace assay::inline v0::detail
