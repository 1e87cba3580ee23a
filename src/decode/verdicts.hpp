// What tries of alternatives have found out about the values of a document, so that no value is read twice for the same
// question. Without that, unions within unions would read the innermost value once for every level around it.
#pragma once

#include "json/structure_ends.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>

namespace assay::inline v0::detail {

/// What became of a value that was read as one of several types.
template <class Mark>
struct attempt {
  bool ok = false;
  std::uint8_t exactness = 0;
  std::int64_t fields_set = -1;
  Mark behind{};  ///< where the source was behind the value
};

/// The verdicts about arrays and objects, by the type and the place.
template <class Mark>
class verdicts {
 public:
  struct question {
    const type_info* type;
    Mark at;
    mode how;
    bool is_marked;        ///< what the reader noted at the place is a part of it
    std::size_t keys = 0;  ///< what is known of a provider's form of it
    bool operator==(const question&) const = default;
  };

  [[nodiscard]] const attempt<Mark>* find(const question& asked) const {
    if (known_.empty()) return nullptr;
    const auto found = known_.find(asked);
    return found == known_.end() ? nullptr : &found->second;
  }
  void add(const question& asked, const attempt<Mark>& found) { known_.emplace(asked, found); }

  /// Forgets everything where that is worth its time: clearing a table costs as much as the table is wide.
  void forget() {
    if (known_.size() * 4 >= known_.bucket_count()) known_.clear();
  }

 private:
  struct hash {
    std::size_t operator()(const question& asked) const noexcept {
      const std::size_t place = std::hash<Mark>()(asked.at) * 2 + (asked.is_marked ? 1 : 0);
      const std::size_t type =
          std::hash<const void*>()(asked.type) + static_cast<std::size_t>(asked.how) + asked.keys * 8;
      return (place * 0x9E3779B1U) ^ (type * 0x85EBCA77U >> 3);
    }
  };

  std::unordered_map<question, attempt<Mark>, hash> known_;
};

/// What is read once, and may be asked for again. Most walks need nothing of it, and are too short to make it.
template <class Mark>
struct read_before {
  std::map<Mark, Mark> embedded;  ///< strings that hold JSON, and what they hold
  verdicts<Mark> tried;           ///< of what was tried, until the outermost union is read
  structure_ends<Mark> ends;      ///< of what was passed over more than once, maybe
};

}  // namespace assay::inline v0::detail
