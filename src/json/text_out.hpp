// Text that grows at its end: room for what comes is made once, and then it is written without another look.
#pragma once

#include "json/token.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::writing {

/// Not a std::string, which fills with zeros whatever it grows by. A short text needs no memory but the object's own.
class text_out {
 public:
  text_out() noexcept { use_own(); }
  ~text_out() { release(); }
  text_out(const text_out&) = delete;
  text_out& operator=(const text_out&) = delete;

  /// Where that many bytes may be written; what was written is then told by `written`.
  [[nodiscard]] ASSAY_HOT char* room(std::size_t bytes) { return room_from(at_, bytes); }
  ASSAY_HOT void written(char* behind) noexcept { at_ = behind; }
  /// Both at once, for loops that keep the place in a register: what is before `at` was written.
  [[nodiscard]] ASSAY_HOT char* room_from(char* at, std::size_t bytes) {
    return ASSAY_LIKELY(static_cast<std::size_t>(end_ - at) >= bytes) ? at : grow(at, bytes);
  }

  /// The last place behind which so many bytes may be written, until there is more room.
  [[nodiscard]] ASSAY_HOT const char* last_place(std::size_t bytes) const noexcept { return end_ - bytes; }

  ASSAY_HOT void put(char c) {
    *room(1) = c;
    ++at_;
  }
  ASSAY_HOT void put(std::string_view text) {
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
  [[nodiscard]] std::string_view view() const noexcept { return {begin_, size()}; }
  /// Begins anew, with the room there is, unless it is more than that.
  void clear(std::size_t kept_room) noexcept {
    at_ = begin_;
    if (static_cast<std::size_t>(end_ - begin_) <= kept_room) return;
    release();
    use_own();
  }

  /// The text; nothing is left.
  [[nodiscard]] std::string take() {
    std::string whole(view());
    clear(0);
    return whole;
  }

 private:
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
  void use_own() noexcept {
    begin_ = at_ = own_;
    end_ = own_ + sizeof own_;
  }
  void release() noexcept {
    if (begin_ != own_) std::free(begin_);
  }
  ASSAY_COLD char* grow(char* at, std::size_t bytes) {
    at_ = at;
    const std::size_t size = this->size();
    // By much while it is small: what is copied then is a third of the text, and what is too much for a moment.
    constexpr std::size_t small = std::size_t{1} << 18;
    const auto before = static_cast<std::size_t>(end_ - begin_);
    const std::size_t room = std::max((before < small ? 4 : 2) * before, size + bytes);
    void* const grown = std::realloc(begin_ == own_ ? nullptr : begin_, room);
    if (grown == nullptr) throw std::bad_alloc();
    if (begin_ == own_) std::memcpy(grown, own_, size);
    begin_ = static_cast<char*>(grown);
    end_ = begin_ + room;
    at_ = begin_ + size;
    return at_;
  }

  char* begin_;
  char* at_;
  char* end_;
  char own_[1024];
};

}  // namespace assay::inline v0::detail::writing
