// The interface that all models have.
#pragma once

#include <assay/async/async_generator.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/options.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace assay::inline v0::llm {

/// What a model can do.
struct capabilities {
  bool native_output = true;  ///< output_mode::native
  bool tools = true;          ///< tools, and so output_mode::tool
  bool streaming = true;      ///< answers arrive in pieces; otherwise a stream brings the whole at once
  assay::dialect dialect = assay::dialect::json_schema;  ///< which schemas it takes
  bool images = true;     ///< media_kind::image; what a model can't read is an error before the call
  bool documents = true;  ///< media_kind::document
  bool audio = true;      ///< media_kind::audio
  reasoning_control reasoning = reasoning_control::effort;
  /// The most tokens of an answer; a higher request::max_tokens is lowered to it. Empty where it is not known.
  std::optional<std::int64_t> max_output_tokens = {};
  friend bool operator==(const capabilities&, const capabilities&) = default;
};

/// Something that answers requests. complete() and stream() may run any number of times beside each other; the model
/// must outlive them. All run on the loop of the task that awaits them.
///
///   assay::request asked{.messages = {assay::user_message("Say hello")}};
///   const assay::response answer = co_await model.complete(std::move(asked));
class ASSAY_EXPORT language_model {
 public:
  language_model() = default;
  language_model(const language_model&) = delete;
  language_model& operator=(const language_model&) = delete;
  virtual ~language_model() = default;

  /// Asks once. Throws model_error; cancelled, it ends at once. A refusal, a truncation or a filter is an answer.
  [[nodiscard]] virtual async::task<response> complete(request asked) = 0;

  /// Asks once, and gives the answer in pieces, the last a stream_end. Throws model_error, also in the middle. The
  /// default asks complete() and yields the whole at once.
  [[nodiscard]] virtual async::async_generator<stream_event> stream(request asked);

  /// What it can do. extract and agents choose the output mode by it, and refuse what it can't do before the call.
  [[nodiscard]] virtual assay::capabilities capabilities() const = 0;

  /// For messages and logs: "openai:gpt-5-mini".
  [[nodiscard]] virtual std::string name() const = 0;
};

/// A model as an argument: one that somebody else keeps alive (a reference), or a share of one (a shared_ptr).
class model_ref {
 public:
  model_ref(language_model& model) noexcept : model_(std::shared_ptr<void>(), &model) {}  // NOLINT: implicit
  template <std::derived_from<language_model> M>
  model_ref(std::shared_ptr<M> model) noexcept : model_(std::move(model)) {}  // NOLINT: implicit

  [[nodiscard]] language_model& operator*() const noexcept { return *model_; }
  [[nodiscard]] language_model* operator->() const noexcept { return model_.get(); }

 private:
  std::shared_ptr<language_model> model_;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<capabilities> {
  static constexpr auto fields =
      assay::fields(field<&capabilities::images>(has_default), field<&capabilities::documents>(has_default),
                    field<&capabilities::audio>(has_default), field<&capabilities::reasoning>(has_default));
};

}  // namespace assay::inline v0
