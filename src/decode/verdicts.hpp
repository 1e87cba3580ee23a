// What tries of alternatives have found out about the values of a document, so that no value is read twice for the same
// question. Without that, unions within unions would read the innermost value once for every level around it.
#pragma once

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
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
    bool is_marked;  ///< what the reader noted at the place is a part of it
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
      const std::size_t type = std::hash<const void*>()(asked.type) + static_cast<std::size_t>(asked.how);
      return (place * 0x9E3779B1U) ^ (type * 0x85EBCA77U >> 3);
    }
  };

  std::unordered_map<question, attempt<Mark>, hash> known_;
};

}  // namespace assay::inline v0::detail
