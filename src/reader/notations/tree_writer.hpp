// Puts the values of a notation into the tree, within the limits of depth and size.
#pragma once

#include "reader/notations/notation.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

class tree_writer {
 public:
  explicit tree_writer(const notation_input& in) : in_(in), text_(in.text), tree_(in.tree) {}

  /// Opens an array or an object; close() must follow.
  node_id open(token kind, std::size_t begin);
  void close(node_id id, std::size_t end);

  void key(region name) { string(name, false); }
  void key(std::string_view name, region where) { stored(name, where); }
  void null(region where);
  void boolean(bool value, region where);
  void number(std::string_view literal, region where);
  /// Text that may be any scalar, as the type wants it.
  void bare(region where) { string(where, true); }
  void bare(std::string_view content, region where);
  /// A string, as it stands in the text, or decoded.
  void string(region content) { string(content, false); }
  void stored(std::string_view content, region where);
  /// The JSON that a region is; false, and nothing written, where it is none or has more to it.
  bool json(region where);
  /// JSON that is written in a string of the tree's own; `where` is its place.
  bool json_in(std::string_view content, region where);
  /// A value as a type wants it: text as it stands, JSON for a structure, a list in words, or a word.
  void value(region where, const shape& wanted);
  /// Items that a list of scalars has without its brackets (word_list.hpp): "a, b". False where it has none of them; no
  /// longer ok where they are unclear.
  bool list_in_words(std::string_view text, region where, const shape& wanted);

  /// False once a limit was reached.
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] std::size_t depth_left() const noexcept { return in_.max_depth - depth_; }

 private:
  node_id add(token kind, region where);
  void string(region content, bool bare);

  const notation_input& in_;
  std::string_view text_;
  value_tree& tree_;
  std::size_t depth_ = 0;
  bool ok_ = true;
};

/// Behind the string in quotes that starts at a place and ends in its line; the place itself where nothing closes it.
[[nodiscard]] std::size_t quoted_in_line(std::string_view text, std::size_t quote, std::size_t end);

/// Calls of tools, one after another: the arguments of each are a value of the wanted type, or, where that has members
/// for a call's name and its arguments, the call itself is.
class call_writer {
 public:
  call_writer(const notation_input& in, tree_writer& out) : in_(in), out_(out) {}

  /// Opens the object of the arguments, whose members follow.
  void begin(region name);
  void end(std::size_t at);
  /// The arguments are the JSON of a region, in place of begin() and end().
  bool json(region name, region arguments);
  /// The same for JSON that was encoded as a string.
  bool encoded(region name, std::string_view content, region where);
  /// A mended place in the call that is open.
  void note(repair_code which, region where, std::string_view argument = {}) {
    in_.tree.note(object_, which, where.begin, where.end, argument);
  }
  /// What is known of the arguments.
  [[nodiscard]] const shape& arguments() { return wanted().arguments; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// The list of all calls, or, where no list is wanted, the last; no_node where there was none.
  node_id finish(std::size_t at);

 private:
  /// How a call becomes a value of the wanted type.
  struct wanted_call {
    explicit wanted_call(const shape& call);
    shape arguments;
    std::string_view name_key, arguments_key;  ///< empty where the arguments alone are wanted
  };
  /// Looked up when the first call comes: most texts have none.
  const wanted_call& wanted();
  void open_envelope(region name);
  void close_envelope(std::size_t at);

  const notation_input& in_;
  tree_writer& out_;
  std::optional<wanted_call> wanted_;
  node_id list_ = no_node, envelope_ = no_node, object_ = no_node, last_ = no_node;
  std::size_t count_ = 0;
};

}  // namespace assay::inline v0::detail
