// One document of a data file, as JSON text that knows where it comes from.
#pragma once

#include <assay/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {

/// From places in a JSON text to places in the file that it was made of.
class source_map {
 public:
  /// The JSON text is the file's own, from `base` on, unless something is added.
  explicit source_map(std::size_t base = 0) : base_(base) {}

  /// The JSON text from `json` on was made of what is at `source`. In ascending order of `json`.
  void add(std::size_t json, std::size_t source) { marks_.emplace_back(json, source); }

  [[nodiscard]] std::size_t source_of(std::size_t json) const;
  /// `behind` gives where in the file something is of which the map says where it is in another text.
  template <class Behind>
  void move_sources(Behind behind) {
    for (auto& mark : marks_) mark.second = behind(mark.second);
  }
  /// Whether the JSON text was made of something else, so that lengths mean nothing.
  [[nodiscard]] bool is_translated() const noexcept { return !marks_.empty(); }

 private:
  std::size_t base_;
  std::vector<std::pair<std::size_t, std::size_t>> marks_;
};

struct data_document {
  std::size_t number = 1;  ///< in its file
  std::size_t begin = 0;   ///< of JSON: where it is in the text of the file
  std::size_t length = 0;
  std::string json = {};  ///< of YAML: what it says, as JSON
  source_map places = source_map();
  std::vector<error> errors = {};  ///< why there is nothing to validate; their offsets are those of the file
  bool more_errors = false;

  [[nodiscard]] std::string_view text(std::string_view file) const {
    return places.is_translated() ? std::string_view(json) : file.substr(begin, length);
  }
};

/// Gives each error the line and the column of its offset in `source`.
void locate(std::vector<error>& errors, std::string_view source);

}  // namespace assay::cli
