// result<T>: a value, or everything that is wrong; std::expected<T, validation_error> with repairs beside it.
#pragma once

#include <assay/detail/default_initialized.hpp>
#include <assay/detail/export.hpp>
#include <assay/detail/result_storage.hpp>
#include <assay/error.hpp>

#include <cassert>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
#include <version>
#ifdef __cpp_lib_expected
#include <expected>
#endif

namespace assay::inline v0 {

template <class T>
class result;

/// What could have been the answer, in a text that may hold several (mode::llm).
struct candidate_summary {
  std::size_t count = 1;  ///< how many there were
  std::size_t taken = 0;  ///< which was judged best, from 0 in the order of the text; errors speak of it
  std::size_t begin = 0;  ///< where that one stands in the text, in bytes: [begin, end)
  std::size_t end = 0;
};

/// A union that had several alternatives for a value, none of which fits it better than the others: nothing in the text
/// tells them apart, and the first of them was taken. This is not a repair, because the text may be exact. A member
/// that differs (assay::literal, a "const") in each alternative avoids the choice.
struct union_choice {
  path loc;                         ///< of the value, in names as they are on the wire
  text_span span;                   ///< the value in the text
  std::size_t index = 0;            ///< which alternative was taken, from 0 in the order of the type
  std::string taken;                ///< its name
  std::vector<std::string> others;  ///< the names of those that fit as well, in their order
};

namespace detail {

/// Repairs are noted in a few bytes while a text is read (of many, none is: see repair_notes::defer) and put into
/// words when somebody looks at them: most callers of most answers never do.
class repair_notes;
[[nodiscard]] ASSAY_EXPORT std::span<const repair> words_of(const repair_notes& notes);
[[nodiscard]] ASSAY_EXPORT std::size_t count_of(const repair_notes& notes) noexcept;
/// One list behind the other; either may be nullptr.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<const repair_notes> join(std::shared_ptr<const repair_notes> first,
                                                                    std::shared_ptr<const repair_notes> second);

using union_choices = std::vector<union_choice>;
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<const union_choices> join(std::shared_ptr<const union_choices> first,
                                                                     std::shared_ptr<const union_choices> second);

struct outcome {
  std::shared_ptr<const validation_error> error;
  std::shared_ptr<const repair_notes> repairs;   ///< nullptr: none
  std::shared_ptr<const union_choices> choices;  ///< nullptr: none
  candidate_summary candidates;
};
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;

/// What a result holds beside its value.
class result_record {
 public:
  [[nodiscard]] const validation_error& error() const noexcept {
    assert(outcome_.error && "a result with a value has no error");
    return *outcome_.error;
  }

  /// The repairs and conversions that led to the value, in the order of the text; at most limits::max_repairs. The list
  /// is made at the first call (thread-safe) and lives as long as a copy of this result. If a text needs many, they are
  /// only counted at first, and the first call reads the text once more.
  [[nodiscard]] std::span<const repair> repairs() const& {
    return outcome_.repairs ? words_of(*outcome_.repairs) : std::span<const repair>();
  }
  std::span<const repair> repairs() const&& = delete;  // they would be gone before they are looked at
  /// How many repairs there were, those beyond limits::max_repairs included.
  [[nodiscard]] std::size_t repair_count() const noexcept { return outcome_.repairs ? count_of(*outcome_.repairs) : 0; }

  /// Which alternatives were taken where a value fits several equally well, in the order of the text; the
  /// first 100. They live as long as a copy of this result.
  [[nodiscard]] std::span<const union_choice> choices() const& {
    return outcome_.choices ? std::span<const union_choice>(*outcome_.choices) : std::span<const union_choice>();
  }
  std::span<const union_choice> choices() const&& = delete;

  /// How many objects or lists in the text could have been the answer, and which was judged best.
  [[nodiscard]] const candidate_summary& candidates() const noexcept { return outcome_.candidates; }

 protected:
  result_record() = default;
  explicit result_record(validation_error error) {
    outcome_.error = std::make_shared<const validation_error>(std::move(error));
  }
  explicit result_record(detail::outcome outcome) : outcome_(std::move(outcome)) {}

  friend struct result_chain;
  detail::outcome outcome_;
};

/// How one result follows from another, whatever they hold.
struct result_chain {
  template <class Self, class F>
  static decltype(auto) call(Self&& self, F&& f) {
    if constexpr (std::is_void_v<typename std::remove_cvref_t<Self>::value_type>) {
      return std::invoke(std::forward<F>(f));
    } else {
      return std::invoke(std::forward<F>(f), *std::forward<Self>(self));
    }
  }

  template <class Self, class F>
  static auto and_then(Self&& self, F&& f) {
    using R = std::remove_cvref_t<decltype(call(std::forward<Self>(self), std::forward<F>(f)))>;
    static_assert(is_result<R>, "assay: and_then takes a function that returns a result");
    if (!self) return R(failed, self.outcome_);
    R next = call(std::forward<Self>(self), std::forward<F>(f));
    next.outcome_.repairs = join(self.outcome_.repairs, std::move(next.outcome_.repairs));
    next.outcome_.choices = join(self.outcome_.choices, std::move(next.outcome_.choices));
    next.outcome_.candidates = self.outcome_.candidates;
    return next;
  }

  template <class Self, class F>
  static auto transform(Self&& self, F&& f) {
    using U = std::remove_cvref_t<decltype(call(std::forward<Self>(self), std::forward<F>(f)))>;
    using R = result<U>;
    if (!self) return R(failed, self.outcome_);
    if constexpr (std::is_void_v<U>) {
      call(std::forward<Self>(self), std::forward<F>(f));
      R next;
      next.outcome_ = self.outcome_;
      return next;
    } else {
      R next(call(std::forward<Self>(self), std::forward<F>(f)));
      next.outcome_ = self.outcome_;
      return next;
    }
  }

  template <class Self, class F>
  static auto or_else(Self&& self, F&& f) {
    using Same = std::remove_cvref_t<Self>;
    using R = std::remove_cvref_t<std::invoke_result_t<F, const validation_error&>>;
    static_assert(std::is_same_v<R, Same>, "assay: or_else takes a function that returns a result of the same type");
    return self ? Same(std::forward<Self>(self)) : std::invoke(std::forward<F>(f), self.error());
  }

  struct failed_tag {};
  static constexpr failed_tag failed{};
};

/// The operations that lead from one result to the next, as std::expected has them: for lvalues and rvalues, so that
/// values which can only be moved go through them.
template <class Self>
class result_operations : public result_record {
 public:
  /// f(value) if there is a value (f returns a result), else the error. The repairs of both are on the record, this
  /// result's before those of f's; candidates() stays this result's.
  template <class F>
  auto and_then(F&& f) & {
    return result_chain::and_then(self(), std::forward<F>(f));
  }
  template <class F>
  auto and_then(F&& f) const& {
    return result_chain::and_then(self(), std::forward<F>(f));
  }
  template <class F>
  auto and_then(F&& f) && {
    return result_chain::and_then(std::move(self()), std::forward<F>(f));
  }
  template <class F>
  auto and_then(F&& f) const&& {
    return result_chain::and_then(std::move(self()), std::forward<F>(f));
  }

  /// f(value) as a result if there is a value, else the error; repairs() and candidates() are kept. If f returns
  /// nothing, it is a result<void>.
  template <class F>
  auto transform(F&& f) & {
    return result_chain::transform(self(), std::forward<F>(f));
  }
  template <class F>
  auto transform(F&& f) const& {
    return result_chain::transform(self(), std::forward<F>(f));
  }
  template <class F>
  auto transform(F&& f) && {
    return result_chain::transform(std::move(self()), std::forward<F>(f));
  }
  template <class F>
  auto transform(F&& f) const&& {
    return result_chain::transform(std::move(self()), std::forward<F>(f));
  }

  /// This result if it has a value, else f(error) (f returns a result of the same type).
  template <class F>
  auto or_else(F&& f) & {
    return result_chain::or_else(self(), std::forward<F>(f));
  }
  template <class F>
  auto or_else(F&& f) const& {
    return result_chain::or_else(self(), std::forward<F>(f));
  }
  template <class F>
  auto or_else(F&& f) && {
    return result_chain::or_else(std::move(self()), std::forward<F>(f));
  }
  template <class F>
  auto or_else(F&& f) const&& {
    return result_chain::or_else(std::move(self()), std::forward<F>(f));
  }

 protected:
  using result_record::result_record;

 private:
  [[nodiscard]] Self& self() noexcept { return static_cast<Self&>(*this); }
  [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace detail

/// A T, or the errors why there is none; with the repairs that led there. Const use is thread-safe.
///
/// The interface is std::expected's. `*r`, `r->` and `r.error()` on the wrong state are undefined, as there. In C++23,
/// and where the standard library has std::expected, a result converts to one and can be made of one.
template <class T>
class result : public detail::result_operations<result<T>> {
  using record = detail::result_operations<result<T>>;

 public:
  using value_type = T;
  using error_type = validation_error;

  result(T value) : value_(std::move(value)) {}  // NOLINT: implicit, as std::expected
  explicit result(validation_error error) : record(std::move(error)) {}
#ifdef __cpp_lib_expected
  /// A result without repairs.
  explicit result(std::expected<T, validation_error> from)
      : result(from ? result(*std::move(from)) : result(std::move(from).error())) {}
#endif
  result(std::optional<T> value, detail::outcome outcome) : record(std::move(outcome)), value_(std::move(value)) {
    if (this->outcome_.error) value_.reset();
  }

  /// Makes a T and hands it to `fill`, which returns a detail::outcome: no value is moved on its way out.
  template <class Fill>
  result(std::in_place_t, Fill fill) {
    if constexpr (detail::can_be_default_initialized<T>) {
      value_.emplace(detail::default_initialized<T>{});
    } else {
      value_.emplace();
    }
    this->outcome_ = fill(*value_);
    if (this->outcome_.error) value_.reset();
  }

  [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] T& operator*() & noexcept { return *value_; }
  [[nodiscard]] const T& operator*() const& noexcept { return *value_; }
  [[nodiscard]] T&& operator*() && noexcept { return *std::move(value_); }
  [[nodiscard]] const T&& operator*() const&& noexcept { return *std::move(value_); }
  [[nodiscard]] T* operator->() noexcept { return &*value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &*value_; }

  /// The value; throws validation_error, whose what() is the full report, if there is none.
  [[nodiscard]] T& value() & { return check(), *value_; }
  [[nodiscard]] const T& value() const& { return check(), *value_; }
  [[nodiscard]] T&& value() && { return check(), *std::move(value_); }
  [[nodiscard]] const T&& value() const&& { return check(), *std::move(value_); }

  /// The value, or `fallback` converted to T if there is none. Throws only what T's constructors throw.
  template <class U>
  [[nodiscard]] T value_or(U&& fallback) const& {
    return value_ ? *value_ : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  [[nodiscard]] T value_or(U&& fallback) && {
    return value_ ? *std::move(value_) : static_cast<T>(std::forward<U>(fallback));
  }

#ifdef __cpp_lib_expected
  /// The value or the error without what stands beside them: repairs, choices and candidates. The conversion does the
  /// same where a function returns a std::expected: `return assay::parse<Person>(text);`. Of a result<bool> only
  /// to_expected() is safe: std::expected<bool, validation_error>(result) asks whether there is a value.
  [[nodiscard]] std::expected<T, validation_error> to_expected() const& requires std::is_copy_constructible_v<T> {
    if (!value_) return std::unexpected(this->error());
    return std::expected<T, validation_error>(std::in_place, *value_);
  }
  [[nodiscard]] std::expected<T, validation_error> to_expected() && {
    if (!value_) return std::unexpected(this->error());
    return std::expected<T, validation_error>(std::in_place, *std::move(value_));
  }
  operator std::expected<T, validation_error>() const& requires std::is_copy_constructible_v<T> {  // NOLINT: implicit
    return to_expected();
  }
  operator std::expected<T, validation_error>() && { return std::move(*this).to_expected(); }  // NOLINT: implicit
#endif

 private:
  friend struct detail::result_chain;
  result(detail::result_chain::failed_tag, detail::outcome outcome) : record(std::move(outcome)) {}

  void check() const {
    if (!value_) detail::raise(this->error());
  }

  detail::result_storage<T> value_;
};

/// Success or an error, with the repairs that led there: what transform returns if its function returns nothing.
template <>
class result<void> : public detail::result_operations<result<void>> {
  using record = detail::result_operations<result<void>>;

 public:
  using value_type = void;
  using error_type = validation_error;

  result() = default;
  explicit result(validation_error error) : record(std::move(error)) {}
#ifdef __cpp_lib_expected
  /// A result without repairs.
  explicit result(std::expected<void, validation_error> from)
      : result(from ? result() : result(std::move(from).error())) {}
  /// Success or the error, without the repairs.
  [[nodiscard]] std::expected<void, validation_error> to_expected() const {
    if (outcome_.error) return std::unexpected(*outcome_.error);
    return {};
  }
  operator std::expected<void, validation_error>() const { return to_expected(); }  // NOLINT: implicit
#endif

  [[nodiscard]] bool has_value() const noexcept { return outcome_.error == nullptr; }
  explicit operator bool() const noexcept { return has_value(); }
  void operator*() const noexcept {}
  /// Throws validation_error if something went wrong.
  void value() const {
    if (outcome_.error) detail::raise(*outcome_.error);
  }

 private:
  friend struct detail::result_chain;
  result(detail::result_chain::failed_tag, detail::outcome outcome) : record(std::move(outcome)) {}
};

}  // namespace assay::inline v0
