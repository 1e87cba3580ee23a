// A YAML document as it is read, one event after another: what JSON can't hold is an error with its place; aliases and
// merge keys are resolved within a limit.
#pragma once

#include "cli/data_document.hpp"
#include "cli/yaml_scalars.hpp"

#include <assay/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace assay::cli {

struct yaml_member {
  std::string key;  ///< as JSON text
  std::size_t key_offset;
  std::uint32_t value;
};

struct yaml_node {
  enum class shape : std::uint8_t { scalar, sequence, mapping, alias };

  shape what = shape::scalar;
  yaml_kind kind = yaml_kind::null;  ///< of a scalar
  bool is_merge_key = false;         ///< a plain <<
  std::size_t offset = 0;            ///< in the file
  std::string text = {};             ///< of a scalar, as JSON
  std::vector<std::uint32_t> items = {};
  std::vector<yaml_member> members = {};
  std::uint32_t target = 0;  ///< of an alias
  std::size_t height = 0;    ///< levels of sequences and mappings
  std::size_t weight = 0;    ///< bytes of JSON text, more or less
};

class yaml_tree {
 public:
  explicit yaml_tree(std::size_t max_errors) : max_errors_(max_errors) {}

  /// `anchor` is 0 for a node that has none. `tag` is "?" for a plain scalar or a collection without a tag, "!" for a
  /// scalar in quotes, else the whole URI.
  void add_null(std::size_t offset, std::size_t anchor);
  void add_scalar(std::size_t offset, std::string_view tag, std::size_t anchor, std::string_view value);
  void add_alias(std::size_t offset, std::size_t anchor);
  void begin(yaml_node::shape what, std::size_t offset, std::string_view tag, std::size_t anchor);
  void end();

  /// What is wrong at a place, of the type "yaml_invalid"; the document goes on.
  void refuse(std::size_t offset, const std::string& message, const char* type = "yaml_invalid");

  /// The same of text that is no YAML: nothing else is said of the document.
  void refuse_all(std::size_t offset, const std::string& message);

  /// Whether a sequence is being read.
  [[nodiscard]] bool is_in_sequence() const;

  /// Whether a mapping waits for the value of the key at this place.
  [[nodiscard]] bool waits_for_value_of(std::size_t key) const {
    return !open_.empty() && open_.back().pending && open_.back().pending->key_offset == key;
  }

  /// The document, as JSON text or with its errors; another one may then begin.
  [[nodiscard]] data_document finish(std::size_t number);

 private:
  /// A sequence or a mapping that has begun.
  struct frame {
    std::uint32_t node;
    std::optional<yaml_member> pending = {};  ///< the key of a mapping that waits for its value
    bool merges = false;                      ///< its value is to be merged
    std::unordered_set<std::string> keys = {};
    std::vector<std::uint32_t> merged = {};
  };

  std::uint32_t add(yaml_node node, std::size_t anchor);
  void complete(std::uint32_t node);
  void take_key(frame& mapping, std::uint32_t node);
  void merge_all(frame& mapping);
  void merge(frame& mapping, std::uint32_t source);
  void measure(yaml_node& node) const;
  bool spend(std::size_t offset, std::size_t bytes);
  [[nodiscard]] std::uint32_t behind_alias(std::uint32_t node) const;
  [[nodiscard]] path here() const;

  std::size_t max_errors_;
  std::vector<yaml_node> nodes_;
  std::vector<frame> open_;
  std::unordered_map<std::size_t, std::uint32_t> anchors_;
  std::unordered_set<std::uint32_t> unfinished_;  ///< nodes with an anchor that have not ended
  std::size_t expanded_ = 0;                      ///< bytes that aliases and merge keys have added
  std::vector<error> errors_;
  bool more_errors_ = false;
};

}  // namespace assay::cli
