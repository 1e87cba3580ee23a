// function_model: a callable as a model, for tests and for what is not a provider.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace assay::inline v0::llm {

/// Answers with what a callable returns for a request: a response, a std::string (its text), or a task of either. Its
/// exceptions are the model's. The callable lives in the model, so that a coroutine lambda may have captures.
///
///   assay::function_model parrot([](const assay::request& asked) { return asked.messages.back().text(); });
class ASSAY_EXPORT function_model final : public language_model {
 public:
  template <class F>
  requires std::invocable<F&, const request&>
  explicit function_model(F answer, assay::capabilities can = {}, std::string name = "function")
      : answer_(adapt(std::move(answer))), capabilities_(can), name_(std::move(name)) {}

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return capabilities_; }
  [[nodiscard]] std::string name() const override { return name_; }

 private:
  using answerer = std::function<async::task<response>(const request&)>;

  [[nodiscard]] static response as_response(response whole) { return whole; }
  [[nodiscard]] static response as_response(std::string text);

  template <class T>
  [[nodiscard]] static async::task<response> finish(async::task<T> work) {
    T answer = co_await std::move(work);
    co_return as_response(std::move(answer));
  }
  [[nodiscard]] static async::task<response> ready(response whole) { co_return whole; }

  template <class F>
  [[nodiscard]] static answerer adapt(F answer) {
    using R = std::invoke_result_t<F&, const request&>;
    return [answer = std::move(answer)](const request& asked) mutable -> async::task<response> {
      if constexpr (requires(R work) { finish(std::move(work)); }) {
        return finish(answer(asked));
      } else {
        return ready(as_response(answer(asked)));
      }
    };
  }

  answerer answer_;
  assay::capabilities capabilities_;
  std::string name_;
};

}  // namespace assay::inline v0::llm
