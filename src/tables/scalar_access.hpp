// Scalars by the way they are stored, and short-lived values of a type known only by its table.
#pragma once

#include "json/token.hpp"
#include "scalars/convert.hpp"

#include <assay/type_info.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>

namespace assay::inline v0::detail {

enum class store_outcome : std::uint8_t { ok, too_small, too_large };

/// Calls f with a null pointer of the stored integer type.
template <class F>
ASSAY_HOT auto with_integer_type(storage how, F&& f) {
  switch (how) {
    case storage::i8:
      return f(static_cast<std::int8_t*>(nullptr));
    case storage::i16:
      return f(static_cast<std::int16_t*>(nullptr));
    case storage::i32:
      return f(static_cast<std::int32_t*>(nullptr));
    case storage::u8:
      return f(static_cast<std::uint8_t*>(nullptr));
    case storage::u16:
      return f(static_cast<std::uint16_t*>(nullptr));
    case storage::u32:
      return f(static_cast<std::uint32_t*>(nullptr));
    case storage::u64:
      return f(static_cast<std::uint64_t*>(nullptr));
    default:
      return f(static_cast<std::int64_t*>(nullptr));
  }
}

/// Stores an integer where it fits; else says on which side it does not, and stores nothing.
template <class T>
store_outcome store_as(void* target, const big_integer& value) noexcept {
  constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
  constexpr std::uint64_t lowest = std::numeric_limits<T>::is_signed ? highest + 1 : 0;
  if (value.negative) {
    if (value.magnitude > lowest) return store_outcome::too_small;
    *static_cast<T*>(target) = static_cast<T>(0 - value.magnitude);
  } else {
    if (value.magnitude > highest) return store_outcome::too_large;
    *static_cast<T*>(target) = static_cast<T>(value.magnitude);
  }
  return store_outcome::ok;
}

ASSAY_HOT store_outcome store_integer(storage how, void* target, const big_integer& value) noexcept {
  return with_integer_type(how, [&]<class T>(T*) { return store_as<T>(target, value); });
}

inline big_integer load_integer(storage how, const void* value) noexcept {
  return with_integer_type(how, [value]<class T>(T*) -> big_integer {
    const T number = *static_cast<const T*>(value);
    if constexpr (std::numeric_limits<T>::is_signed) {
      if (number < 0) return {0 - static_cast<std::uint64_t>(number), true};
    }
    return {static_cast<std::uint64_t>(number), false};
  });
}

inline double load_real(storage how, const void* value) noexcept {
  return how == storage::f32 ? static_cast<double>(*static_cast<const float*>(value))
                             : *static_cast<const double*>(value);
}

/// A default-constructed value that ends with its scope.
class scratch {
 public:
  explicit scratch(const lifetime& life) : life_(life) {
    const bool fits = life.size <= sizeof buffer_ && life.align <= alignof(std::max_align_t);
    value_ = fits ? buffer_ : ::operator new (life.size, std::align_val_t{life.align});
    try {
      life.construct(value_);
    } catch (...) {
      release();
      throw;
    }
  }
  ~scratch() {
    if (is_made_) life_.destroy(value_);
    release();
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  [[nodiscard]] void* get() const noexcept { return value_; }

  /// Makes it anew, as after a move out of it, in place: where that throws, there is no value any more.
  void reset() {
    is_made_ = false;
    life_.destroy(value_);
    life_.construct(value_);
    is_made_ = true;
  }

 private:
  void release() noexcept {
    if (value_ != buffer_) ::operator delete (value_, std::align_val_t{life_.align});
  }

  const lifetime& life_;
  void* value_;
  bool is_made_ = true;
  alignas(std::max_align_t) std::byte buffer_[64];
};

/// Replaces a value by a newly made one. If a member initializer throws, the value is unchanged, and its owner destroys
/// it.
inline void renew(const lifetime& life, void* value) {
  const scratch fresh(life);
  life.move_assign(value, fresh.get());
}

}  // namespace assay::inline v0::detail
