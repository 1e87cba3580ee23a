// extract<T>: asks a model for a T, checks the answer, and asks again with what was wrong.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/retry.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// How to ask.
struct extract_options {
  /// By default the best that the model supports: native, else tool, else prompted; if the server refuses a request
  /// because of the mode, the next one (the refusal is an attempt, and says so). A mode that is set is kept. Text is
  /// asked for as text.
  std::optional<output_mode> mode = {};
  /// Standing instructions: a system message at the beginning.
  std::string instructions = {};
  /// What else the requests hold: earlier messages, limits, temperature. Its output is replaced; its tools are not
  /// called.
  request base = {};
  /// Media, or other parts, that go before the prompt in its message.
  std::vector<message_part> attachments = {};
  retry_policy retry = {};
  /// The text that the answer is about. Values that must be in it (assay::grounded; all, if the type has no such
  /// description) and are not are errors `not_in_source`, which are asked again like any other; extraction::grounding
  /// says where each value is. It is not sent: what the model is to read is in the prompt.
  std::optional<std::string> source = {};
  ground_options ground = {};  ///< how values are looked up in the source
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// What is asked for: the type's name and schema, and the sketch for prompts.
struct wanted {
  std::string name;
  json_box schema;
  std::string sketch;
  bool plain_text = false;  ///< the text itself is the answer
  bool by_type = false;     ///< of a C++ type, which may have rules that no schema says
};
[[nodiscard]] ASSAY_EXPORT wanted wanted_for(const type_info& type);
[[nodiscard]] ASSAY_EXPORT wanted wanted_for(const schema_type& schema);

/// The first request, and each after it.
class ASSAY_EXPORT question {
 public:
  /// The options must outlive it.
  question(const language_model& model, std::string prompt, extract_options& options, wanted what);

  /// After a failure: goes on to the next mode where the server has none such as this. Returns what the record is to
  /// say, empty if asking otherwise is no use.
  [[nodiscard]] std::string change_mode(const model_error& failure);

  /// What is asked first: without what a retry_session may add to it.
  [[nodiscard]] const request& first() const noexcept { return first_; }
  /// The schema of the whole answer; nullptr if text is asked for.
  [[nodiscard]] const json_box* schema() const noexcept { return what_.plain_text ? nullptr : &what_.schema; }
  /// What `under_way` is to ask next.
  [[nodiscard]] request next(const retry_session& under_way) const;
  /// The text to judge in an answer.
  [[nodiscard]] std::string answer_in(const response& answer) const;
  /// The tool whose arguments are the answer; nullptr if the answer is text.
  [[nodiscard]] const std::string* answer_tool() const noexcept;
  /// Whether a call of this name is one of that tool: by its name, behind whatever namespace a server writes
  /// ("functions."), or by any name where there is no other tool to call.
  [[nodiscard]] bool is_answer(std::string_view call) const noexcept;

  /// Puts all that it takes to ask the same again into a record.
  void put_into(extraction_record& record) const;

 private:
  [[nodiscard]] request request_in(output_mode mode, const json_box& schema, const std::string& sketch) const;

  const extract_options& options_;  ///< but for what was moved out of them
  std::string model_;
  assay::capabilities can_;
  request base_;  ///< without what depends on the mode
  wanted what_;
  std::string instructions_;
  bool mode_is_free_;
  request first_;
};

class ASSAY_EXPORT language_model_sender final : public model_sender {
 public:
  language_model_sender(language_model& model, question& what) : model_(model), what_(what) {}
  async::task<finish_reason> ask(retry_session& under_way) override;
  std::string ask_otherwise(const model_error& failure) override { return what_.change_mode(failure); }

 private:
  async::task<finish_reason> ask_for_stream(retry_session& under_way, request asked);

  language_model& model_;
  question& what_;
};

/// Puts an answer into the current attempt.
ASSAY_EXPORT finish_reason take_answer(retry_session& under_way, const question& what, response answer);

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// Asks `model` for a T. After an answer that is not a valid T it asks again with the errors of that answer, but not of
/// earlier ones; not after an answer that was cut off or refused. A failed call is repeated after a delay: see
/// retry_policy. Throws extraction_error; when cancelled, it ends at once. A model that is given as a reference must
/// outlive the call.
///
///   const auto who = co_await assay::extract<Person>(model, "Extract: John Smith, 35 years old");
///   use(who.value, who.usage, who.repairs);
///
/// Store braced options in a variable before `co_await`: GCC 12 miscompiles braced lists inside a co_await expression.
template <class T>
[[nodiscard]] async::task<extraction<T>> extract(model_ref model, std::string prompt, extract_options options) {
  detail::question what(*model, std::move(prompt), options, detail::wanted_for(type_of<T>()));
  detail::typed_validator<T> accept(options.retry.parse);
  accept.source.set(options.source, options.ground);
  detail::retry_session under_way(options.retry, accept, &what);
  detail::language_model_sender asking(*model, what);
  co_await detail::ask_until_valid(asking, under_way);
  co_return detail::finish(under_way, accept);
}
template <class T>
[[nodiscard]] async::task<extraction<T>> extract(model_ref model, std::string prompt) {
  return extract<T>(std::move(model), std::move(prompt), extract_options{});
}

/// The same for a schema document (load_schema); the value is JSON.
[[nodiscard]] ASSAY_EXPORT async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema,
                                                                                   std::string prompt,
                                                                                   extract_options options);
[[nodiscard]] ASSAY_EXPORT async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema,
                                                                                   std::string prompt);

/// extract on a loop of its own, for programs that have none. Throws what extract does, and async::wrong_thread_error
/// where a loop runs on this thread already.
///
///   const auto who = assay::extract_sync<Person>(model, "Extract: John Smith, 35 years old");
template <class T>
[[nodiscard]] extraction<T> extract_sync(model_ref model, std::string prompt, extract_options options = {}) {
  return async::run(extract<T>(std::move(model), std::move(prompt), std::move(options)));
}
[[nodiscard]] ASSAY_EXPORT extraction<nlohmann::ordered_json> extract_sync(model_ref model, schema_type schema,
                                                                           std::string prompt,
                                                                           extract_options options = {});

}  // namespace assay::inline v0::llm
