// The recursive descent behind parse_regex(): one function for each production of ECMA-262's grammar of patterns.
#pragma once

#include "scalars/regex_tree.hpp"

#include <optional>

namespace assay::inline v0::detail {

class regex_parser {
 public:
  regex_parser(std::string_view source, regex_syntax syntax);
  [[nodiscard]] regex_node run();

 private:
  /// The flags that hold at a place; each group has its own.
  struct flags {
    bool of_lines = false;  ///< m
    bool dot_all = false;   ///< s
    bool any_case = false;  ///< i
  };
  struct quantity {
    std::size_t least, most;
  };

  // In regex_parser.cpp.
  void count_groups();
  regex_node alternatives();
  regex_node sequence();
  std::optional<regex_node> term();
  bool take_silent_group();
  regex_node quantified(regex_node atom);
  std::optional<quantity> quantifier();
  regex_node parenthesis();
  regex_node capture(std::string name);
  regex_node look(bool behind, bool negated);
  regex_node group(std::size_t number);
  std::optional<regex_node> modified_group();
  bool read_flags(flags& changed);
  regex_node enclosed(regex_node outer);

  // In regex_escapes.cpp.
  regex_node escape();
  std::optional<regex_node> edge_escape();
  std::optional<regex_node> back_reference();
  bool class_escape(character_set& set);
  bool property_escape(character_set& set);
  char32_t character_escape();
  char32_t octal_escape();
  char32_t code_unit_escape();
  std::optional<char32_t> control_escape();
  std::optional<char32_t> hexadecimal(std::size_t digits);
  std::optional<char32_t> braced_hexadecimal();
  std::string group_name(char close);
  regex_node character_class();
  std::optional<char32_t> class_atom(character_set& set);

  [[nodiscard]] bool at_end() const noexcept { return at_ == source_.size(); }
  [[nodiscard]] std::string_view rest() const noexcept { return source_.substr(at_); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool take(std::string_view text);
  char32_t take_character();
  [[nodiscard]] bool is_lenient() const noexcept { return syntax_ == regex_syntax::lenient; }
  [[nodiscard]] regex_node characters(code_point_ranges ranges) const;
  [[noreturn]] static void fail(const std::string& why);

  std::string_view source_;
  regex_syntax syntax_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  flags flags_;
  std::size_t groups_ = 0;      ///< that capture, so far
  std::size_t all_groups_ = 0;  ///< in the whole source
  bool has_names_ = false;
  std::vector<std::string> names_;           ///< of the groups, by their number; "" for those without
  std::vector<std::string> referred_names_;  ///< by \k<name>
};

}  // namespace assay::inline v0::detail
