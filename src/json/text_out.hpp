// Text that grows at its end: room for what comes is made once, and then it is written without another look.
#pragma once

#include "json/token.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail::writing {

class text_out {
 public:
  text_out() { use(); }
  text_out(const text_out&) = delete;
  text_out& operator=(const text_out&) = delete;

  /// Where that many bytes may be written; what was written is then told by `written`.
  [[nodiscard]] ASSAY_HOT char* room(std::size_t bytes) {
    if (!ASSAY_LIKELY(static_cast<std::size_t>(end_ - at_) >= bytes)) grow(bytes);
    return at_;
  }
  ASSAY_HOT void written(char* behind) noexcept { at_ = behind; }

  ASSAY_HOT void put(char c) {
    *room(1) = c;
    ++at_;
  }
  void put(std::string_view text) {
    char* const at = room(text.size());
    text.copy(at, text.size());
    at_ = at + text.size();
  }
  void fill(std::size_t count, char c) {
    char* const at = room(count);
    std::memset(at, c, count);
    at_ = at + count;
  }

  /// What was written so far.
  [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), size()}; }
  /// Begins anew, with the room there is, unless it is more than that.
  void clear(std::size_t kept_room) noexcept {
    if (text_.size() > kept_room) text_ = std::string();
    use();
  }

  /// The text; nothing is left.
  [[nodiscard]] std::string take() {
    text_.resize(size());
    std::string whole = std::move(text_);
    text_.clear();
    use();
    return whole;
  }

 private:
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - text_.data()); }
  void use() noexcept {
    at_ = text_.data();
    end_ = at_ + text_.size();
  }
  ASSAY_COLD void grow(std::size_t bytes) {
    constexpr std::size_t first = 256;
    const std::size_t size = this->size();
    text_.resize(std::max({first, 2 * text_.size(), size + bytes}));
    at_ = text_.data() + size;
    end_ = text_.data() + text_.size();
  }

  std::string text_;  ///< its size is the room there is
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace assay::inline v0::detail::writing
