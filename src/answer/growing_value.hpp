// A value that grows with its text, in one pass: what has been read is final and is not read again.
#pragma once

#include "answer/growing_string.hpp"
#include "tables/plan.hpp"
#include "tree/value_tree.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// Reads plain JSON as it comes. Structs and lists that are open are a stack of levels, and each member or item is
/// decoded once it is whole. What stands at the end of the text is shown as the decoder shows what is unfinished: text
/// as far as it goes, numbers and words not at all, and other containers (maps, unions, tuples) by reading them again
/// from their begin, as often as a budget allows.
///
/// Whatever is not plain JSON, or means something only to the whole decoder (keys in another style, keys twice), ends
/// it: grow() returns false, and the value stays as it was before.
class growing_value {
 public:
  /// The value begins in the tree's text at `begin`, with a brace or a bracket. The tree must be empty; it becomes that
  /// of the value so far. `target` holds what a T holds at first. `type` and `options` must outlive this.
  growing_value(const type_info& type, void* target, std::size_t begin, value_tree& tree, const parse_options& options);

  /// Whether a type's values can be read so.
  [[nodiscard]] static bool can_read(const type_info& type, const parse_options& options);

  /// Whether every value so far is one of its type: else something may be damaged that looks like plain JSON.
  [[nodiscard]] bool fits() const noexcept { return fits_; }

  /// Reads on in the tree's text. `budget`: bytes that may be read a second time.
  [[nodiscard]] bool grow(std::size_t& budget);

 private:
  enum class expects { first, another, separator };
  /// An object or a list that is open.
  struct level {
    node_id node;
    const type_info* type;
    void* target;
    const object_plan* plan;  ///< nullptr: a list
    std::vector<bool> seen;   ///< fields
    expects next = expects::first;
  };
  enum class form { none, string, word, structure };
  /// A member's value or an item that is not settled yet.
  struct value_ahead {
    form how = form::none;
    const type_info* type = nullptr;       ///< nullptr: nobody wants it
    const planned_field* field = nullptr;  ///< nullptr: an item
    std::size_t key_begin = 0, key_end = 0;
    std::size_t begin = 0;
    // Once something of it is shown.
    void* target = nullptr;
    void* text = nullptr;                 ///< of text: where it is held
    std::size_t shown = 0;                ///< how much of it is in there
    std::optional<node_id> shown_from{};  ///< of a structure: its nodes so far
    // Where a structure's end is looked for.
    std::size_t looked_at = 0;
    std::size_t depth = 0;
    bool in_string = false;
  };
  enum class step { done, waits, surprise };

  [[nodiscard]] std::string_view text() const noexcept { return tree_.text(); }
  [[nodiscard]] bool is_end() const noexcept { return at_ >= text().size(); }
  [[nodiscard]] std::size_t depth_left() const noexcept;
  bool pass_space() noexcept;

  step advance();
  step pass_key();
  step known_key(std::string_view key);
  step begin_value(const type_info* type, const planned_field* field);
  bool open_level(const type_info& type, void* target);
  step close_level();
  step go_on();
  step go_on_string(std::size_t& end);
  step go_on_word(std::size_t& end);
  step go_on_structure(std::size_t& end);

  bool settle(std::size_t end);
  void add_key();
  bool add_value(std::size_t end);
  bool read_structure(std::size_t end, bool unfinished);
  bool decode(const type_info& type, node_id root, void*& target);
  void* place_of_value();

  bool show();
  void show_string();
  bool show_structure();

  value_tree& tree_;
  const parse_options& options_;
  std::vector<level> open_;
  value_ahead ahead_;
  growing_string string_;
  std::size_t at_;
  std::size_t budget_ = 0;  ///< bytes that may be read a second time
  bool over_ = false;       ///< the outermost value is whole
  bool fits_ = true;        ///< every value so far is one of its type
};

}  // namespace assay::inline v0::detail
