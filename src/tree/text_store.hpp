// Text that a value tree owns. It grows, and what is in it never moves: a view of a key is good for as long as the
// tree, also while JSON within a string is read and adds to it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

class text_store {
 public:
  [[nodiscard]] std::size_t size() const noexcept {
    return blocks_.empty() ? 0 : blocks_.back().begin + blocks_.back().used;
  }

  /// Where the text is from now on. What is appended in one piece stays in one piece.
  std::size_t append(std::string_view first, std::string_view second = {}) {
    block& last = with_room_for(first.size() + second.size());
    const std::size_t at = last.begin + last.used;
    for (const std::string_view text : {first, second}) {
      if (!text.empty()) std::memcpy(last.characters.get() + last.used, text.data(), text.size());
      last.used += text.size();
    }
    return at;
  }

  /// A part of what was appended in one piece.
  [[nodiscard]] std::string_view view(std::size_t at, std::size_t size) const noexcept {
    if (size == 0) return {};
    auto one = blocks_.end() - 1;
    while (one->begin > at) --one;  // blocks double: there are few
    return {one->characters.get() + (at - one->begin), size};
  }

 private:
  struct block {
    std::unique_ptr<char[]> characters;
    std::size_t begin = 0;
    std::size_t used = 0;
    std::size_t capacity = 0;
  };
  static constexpr std::size_t first_capacity = 256;

  block& with_room_for(std::size_t more) {
    if (!blocks_.empty() && blocks_.back().capacity - blocks_.back().used >= more) return blocks_.back();
    const std::size_t doubled = blocks_.empty() ? first_capacity : blocks_.back().capacity * 2;
    const std::size_t capacity = std::max(doubled, more);
    block fresh{std::unique_ptr<char[]>(new char[capacity]), size(), 0, capacity};
    blocks_.push_back(std::move(fresh));
    return blocks_.back();
  }

  std::vector<block> blocks_;
};

}  // namespace assay::inline v0::detail
