// result<T>: a value, or everything that is wrong; std::expected<T, validation_error> with repairs beside it.
#pragma once

#include <assay/error.hpp>
#include <assay/held_value.hpp>
#include <assay/newly_made.hpp>

#include <cassert>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay {

template <class T>
class result;

/// What could have been the answer, in a text that may hold several (mode::llm).
struct candidate_summary {
  std::size_t count = 1;  ///< how many there were
  std::size_t taken = 0;  ///< which was judged best, from 0 in the order of the text; errors speak of it
};

namespace detail {

/// Repairs are noted in a few bytes while a text is read (of many, none is: see repair_notes::read_later) and put into
/// words when somebody looks at them: most callers of most answers never do.
class repair_notes;
[[nodiscard]] std::span<const repair> words_of(const repair_notes& notes);
[[nodiscard]] std::size_t count_of(const repair_notes& notes) noexcept;

struct outcome {
  std::shared_ptr<const validation_error> error;
  std::shared_ptr<const repair_notes> repairs;  ///< nullptr: none
  candidate_summary candidates;
};
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;
}  // namespace detail

/// The interface is std::expected's. `*r`, `r->` and `r.error()` on the wrong state are undefined, as there.
template <class T>
class result {
 public:
  using value_type = T;
  using error_type = validation_error;

  result(T value) : value_(std::move(value)) {}  // NOLINT: implicit, as std::expected
  explicit result(validation_error error) : error_(std::make_shared<const validation_error>(std::move(error))) {}
  result(std::optional<T> value, detail::outcome outcome)
      : value_(std::move(value)),
        error_(std::move(outcome.error)),
        repairs_(std::move(outcome.repairs)),
        candidates_(outcome.candidates) {
    if (error_) value_.reset();
  }

  /// Makes a T and hands it to `fill`, which returns a detail::outcome: no value is moved on its way out.
  template <class Fill>
  result(std::in_place_t, Fill fill) {
    if constexpr (detail::can_be_newly_made<T>) {
      value_.emplace(detail::newly_made<T>{});
    } else {
      value_.emplace();
    }
    detail::outcome outcome = fill(*value_);
    error_ = std::move(outcome.error);
    repairs_ = std::move(outcome.repairs);
    candidates_ = outcome.candidates;
    if (error_) value_.reset();
  }

  [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] T& operator*() & noexcept { return *value_; }
  [[nodiscard]] const T& operator*() const& noexcept { return *value_; }
  [[nodiscard]] T&& operator*() && noexcept { return *std::move(value_); }
  [[nodiscard]] T* operator->() noexcept { return &*value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &*value_; }

  /// The value; throws validation_error, whose what() is the full report, where there is none.
  [[nodiscard]] T& value() & { return check(), *value_; }
  [[nodiscard]] const T& value() const& { return check(), *value_; }
  [[nodiscard]] T&& value() && { return check(), *std::move(value_); }

  template <class U>
  [[nodiscard]] T value_or(U&& fallback) const& {
    return value_ ? *value_ : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  [[nodiscard]] T value_or(U&& fallback) && {
    return value_ ? *std::move(value_) : static_cast<T>(std::forward<U>(fallback));
  }

  [[nodiscard]] const validation_error& error() const noexcept {
    assert(error_ && "a result with a value has no error");
    return *error_;
  }

  /// What was mended or converted on the way to the value, in the order of the text; at most limits::max_repairs. They
  /// are put into words at the first call (thread-safe) and live as long as a copy of this result. Of a text with many
  /// they are only counted while it is read: the first call reads it once more, for them alone.
  [[nodiscard]] std::span<const repair> repairs() const& {
    return repairs_ ? detail::words_of(*repairs_) : std::span<const repair>();
  }
  std::span<const repair> repairs() const&& = delete;  // they would be gone before they are looked at
  /// How many repairs there were, those beyond limits::max_repairs included.
  [[nodiscard]] std::size_t repair_count() const noexcept { return repairs_ ? detail::count_of(*repairs_) : 0; }

  /// How many objects or lists in the text could have been the answer, and which was judged best.
  [[nodiscard]] const candidate_summary& candidates() const noexcept { return candidates_; }

  /// f(value) where there is one (f returns a result), else the error.
  template <class F>
  auto and_then(F&& f) const& {
    using R = std::remove_cvref_t<std::invoke_result_t<F, const T&>>;
    static_assert(detail::is_result<R>, "and_then takes a function that returns a result");
    return value_ ? std::invoke(std::forward<F>(f), *value_) : R(*error_);
  }
  /// f(value) as a result where there is a value, else the error.
  template <class F>
  auto transform(F&& f) const& {
    using R = result<std::remove_cvref_t<std::invoke_result_t<F, const T&>>>;
    return value_ ? R(std::invoke(std::forward<F>(f), *value_)) : R(*error_);
  }
  /// The value where there is one, else f(error) (f returns a result of the same type).
  template <class F>
  result or_else(F&& f) const& {
    return value_ ? *this : std::invoke(std::forward<F>(f), *error_);
  }

 private:
  void check() const {
    if (!value_) throw validation_error(*error_);
  }

  detail::held_value<T> value_;
  std::shared_ptr<const validation_error> error_;
  std::shared_ptr<const detail::repair_notes> repairs_;
  candidate_summary candidates_;
};

}  // namespace assay
