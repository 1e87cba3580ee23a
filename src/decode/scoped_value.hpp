// A value that holds until the end of a scope.
#pragma once

namespace assay::inline v0::detail {

/// Puts back at its end what was there before.
template <class T>
struct scoped_value {
  scoped_value(T& where, T value) : where_(where), before_(where) {
    // GCC 14 doesn't see that a pointer is put back before what it points to is gone.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
    where_ = value;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
  }
  ~scoped_value() { where_ = before_; }
  scoped_value(const scoped_value&) = delete;
  scoped_value& operator=(const scoped_value&) = delete;
  [[nodiscard]] T before() const noexcept { return before_; }

 private:
  T& where_;
  T before_;
};

}  // namespace assay::inline v0::detail
