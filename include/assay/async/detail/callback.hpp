// A function to be called once or more, by a loop or another thread.
#pragma once

#include <assay/detail/export.hpp>

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace assay::inline v0::async {

/// Holds any callable without arguments or result, one that can't be copied too (C++23 has std::move_only_function).
class ASSAY_EXPORT callback {
 public:
  callback() = default;
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, callback> && std::invocable<std::decay_t<F>&>)
      callback(F&& function)  // NOLINT: a lambda converts
      : target_(std::make_unique<holder<std::decay_t<F>>>(std::forward<F>(function))) {}

  void operator()() { target_->call(); }
  explicit operator bool() const noexcept { return target_ != nullptr; }

 private:
  struct base {
    virtual ~base() = default;
    virtual void call() = 0;
  };
  template <class F>
  struct holder final : base {
    template <class G>
    explicit holder(G&& from) : function(std::forward<G>(from)) {}
    void call() override { static_cast<void>(function()); }
    F function;
  };

  std::unique_ptr<base> target_;
};

}  // namespace assay::inline v0::async
