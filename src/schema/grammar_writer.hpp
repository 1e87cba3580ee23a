// The grammar of a schema's valid JSON texts (see assay/grammar.hpp). Each schema becomes an expression, structures and
// definitions become rules; grammar_objects.cpp has those of objects, grammar_scalars.cpp those of strings and numbers.
#pragma once

#include "schema/document.hpp"
#include "schema/grammar_text.hpp"
#include "schema/merge_all_of.hpp"

#include <assay/grammar.hpp>

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

class grammar_writer {
 public:
  /// `document` is as bundle() makes it.
  grammar_writer(const ordered_json& document, std::vector<finding>& findings);

  std::string write();

 private:
  /// A schema that is being written: where it is, and what rules are called after it.
  struct subject {
    const ordered_json& node;
    std::string where;
    std::string name;
  };
  struct member {
    std::string name;
    const ordered_json* schema;
    bool required;
  };

  std::string expression(const subject& of);
  std::string typed(const subject& of);
  std::string of_type(const subject& of, std::string_view type);
  std::string constants(const subject& of);
  std::string choices(const subject& of, const char* keyword);
  std::string merged(const subject& of);
  std::string reference(const std::string& pointer);
  [[nodiscard]] bool fits(const ordered_json& node, const ordered_json& value) const;
  void report_unsaid(const subject& of);
  void report(finding::severity level, const std::string& where, std::string_view keyword, std::string message);
  void unsaid(const std::string& where, std::string_view keyword);

  /// Adds a rule and returns its name, or another one like it that is free.
  std::string add_rule(const std::string& wanted, std::string body);
  std::string reserve_name(const std::string& wanted);

  // grammar_scalars.cpp
  std::string string(const subject& of);
  std::string string_inside(const subject& of);
  std::string integer(const subject& of);
  std::string number(const subject& of);

  // grammar_objects.cpp
  std::string array(const subject& of);
  std::string item_sequence(const subject& of, std::size_t index, std::size_t least, std::size_t most);
  std::string object(const subject& of);
  std::vector<member> members_of(const ordered_json& node) const;
  std::string further_member(const subject& of, const std::vector<member>& members);
  std::string patterned_member(const subject& of, const std::vector<member>& members, const ordered_json& patterns);
  std::string key_beside(const subject& of, const std::vector<member>& members);
  std::string map(const subject& of, const std::string& entry);
  void report_counts(const subject& of, const std::vector<member>& members, bool open);
  std::size_t count(const subject& of, const char* keyword, std::size_t otherwise);

  const ordered_json& document_;
  reference_index references_;
  std::vector<finding>& findings_;
  all_of_merger merger_;
  std::vector<std::pair<std::string, std::string>> rules_;
  std::map<std::string, int> names_;                ///< that are taken, and the number that the next of the name gets
  std::map<std::string, std::string> definitions_;  ///< rules by the pointer of what they stand for
  std::deque<std::pair<std::string, std::string>> unwritten_;  ///< pointers of definitions, and their rules
  std::deque<ordered_json> made_;                              ///< schemas that were merged
  std::set<std::pair<std::string, std::string>> reported_;     ///< places and keywords
};

}  // namespace assay::inline v0::detail::schemas
