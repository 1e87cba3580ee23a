// A retry session: one question that is asked until its answer is valid. What extract, retry and stream have in common;
// no templates, and no waiting either: it says what to do next.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/ground.hpp>
#include <assay/json_box.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/retry_policy.hpp>
#include <assay/parse.hpp>
#include <assay/repair.hpp>
#include <assay/schema.hpp>
#include <assay/stream.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// What a re-ask is about. At the first question all of it is empty.
struct correction {
  int attempt = 1;          ///< the number of the question about to be asked
  std::string last_answer;  ///< what the model said, cut to retry_policy::longest_quote
  std::string feedback;     ///< what was wrong with it, a line an error
  /// Both, and what to do about it, for the model: the answer and the errors (which quote it) are fenced off as data by
  /// a line that does not occur in them.
  std::string message;

  explicit operator bool() const noexcept { return !message.empty(); }
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// What to say about an answer that is wrong, quoted within the policy's bounds. The attempt is the caller's to count.
[[nodiscard]] ASSAY_EXPORT correction correct(std::string_view answer, const validation_error& wrong,
                                              const retry_policy& policy);
[[nodiscard]] ASSAY_EXPORT correction correct(std::string_view answer, const std::string& feedback,
                                              const retry_policy& policy);
/// What to add to the message of a failure that is not repeated only because the provider asks to wait for longer than
/// the policy permits; empty otherwise.
[[nodiscard]] ASSAY_EXPORT std::string refused_wait(const retry_policy& policy, const model_error& error);
/// How long to wait after a failure of transport, before which there were `retries`.
[[nodiscard]] ASSAY_EXPORT async::duration wait_before_retry(const retry_policy& policy, int retries,
                                                             const model_error& error);
/// The same with a random number of one's own.
[[nodiscard]] ASSAY_EXPORT async::duration wait_before_retry(const retry_policy& policy, int retries,
                                                             const model_error& error, double random);
/// The limit to ask with after an answer that was cut off; nothing where the policy has no higher one.
[[nodiscard]] ASSAY_EXPORT std::optional<std::int64_t> raised_limit(const retry_policy& policy,
                                                                    std::optional<std::int64_t> limit,
                                                                    const assay::usage& used);

/// How to read what a model wrote before it stopped for this reason: complete or not, where the reason tells.
[[nodiscard]] ASSAY_EXPORT parse_options reading_after(std::optional<finish_reason> finish, parse_options options);

/// The source in which a valid answer's values must be, if there is one.
class ASSAY_EXPORT source_check {
 public:
  void set(std::optional<std::string> text, const ground_options& how) {
    text_ = std::move(text);
    how_ = how;
  }
  /// What is not in it; nothing where there is no source.
  template <class T>
  [[nodiscard]] std::optional<validation_error> missing(const T& value) {
    if (!text_) return std::nullopt;
    found = ground(value, *text_, how_);
    return found.errors(type_of<T>().name);
  }
  [[nodiscard]] std::optional<validation_error> missing(const schema_type& schema, const nlohmann::ordered_json& value);

  grounding found;  ///< of the last answer

 private:
  std::optional<std::string> text_;
  ground_options how_;
};

/// Reads answers as the type that is asked for, and keeps the value.
class ASSAY_EXPORT validator {
 public:
  validator() = default;
  validator(const validator&) = delete;
  validator& operator=(const validator&) = delete;
  virtual ~validator() = default;

  /// What is wrong with an answer; nothing where it is valid, and then the value is kept. `finish`: why the model
  /// stopped, where that is known.
  [[nodiscard]] virtual std::optional<validation_error> read(std::string_view answer,
                                                             std::optional<finish_reason> finish) = 0;
  /// What there is of an answer that is not valid; nullptr where there is nothing.
  [[nodiscard]] virtual std::shared_ptr<const void> partial(std::string_view answer) = 0;
  [[nodiscard]] virtual const type_info& type() const = 0;
};

template <class T>
class typed_validator final : public validator {
 public:
  explicit typed_validator(const parse_options& options) : options_(options) {}

  std::optional<validation_error> read(std::string_view answer, std::optional<finish_reason> finish) override {
    result<T> read_value = parse<T>(answer, reading_after(finish, options_));
    if (!read_value) return read_value.error();
    if (auto wrong = source.missing(*read_value)) return wrong;
    repairs.assign(read_value.repairs().begin(), read_value.repairs().end());
    value.emplace(*std::move(read_value));
    return std::nullopt;
  }
  std::shared_ptr<const void> partial(std::string_view answer) override {
    stream_reading reading(type_of<T>(), options_);
    reading.feed(answer);
    std::shared_ptr<T> fresh = make_empty<T>();
    if (!reading.read(fresh.get())) return nullptr;
    return fresh;
  }
  const type_info& type() const override { return type_of<T>(); }
  /// What a text that is still arriving is read as, into a T.
  const type_info& table() const { return type(); }

  std::optional<T> value;
  std::vector<repair> repairs;
  source_check source;

 private:
  parse_options options_;
};

class early_stop;
class patch_question;
class question;

class ASSAY_EXPORT retry_session {
 public:
  /// All must outlive it. `asked` is what a model is asked; without it nothing is known of the requests, and the whole
  /// is asked for whatever the policy's scope.
  retry_session(const retry_policy& policy, validator& accept, const question* asked = nullptr);

  /// Before each question: what to say about the last answer, and the limit on tokens that has been raised.
  [[nodiscard]] const assay::correction& correction() const noexcept { return correction_; }
  [[nodiscard]] std::optional<std::int64_t> raised_limit() const noexcept { return raised_limit_; }

  /// If only the invalid values are to be asked for: the schema of the object that holds them; otherwise nullptr.
  [[nodiscard]] const json_box* patch_schema() const noexcept;

  /// Whether the next answer is stopped at its first error, and so has to be asked for as a stream: not the values of a
  /// patch alone.
  [[nodiscard]] bool stops_early() const noexcept;
  /// More of the answer to the current request has come. Whether it can't become valid any more: then the call is to be
  /// cancelled, and answered() knows.
  [[nodiscard]] bool is_lost(std::string_view more);

  /// A question is being asked. Throws extraction_error where time is up.
  void begin();
  /// The one being asked.
  [[nodiscard]] attempt& current() noexcept { return attempts_.back(); }

  /// It was answered: judges, and says how long to wait before the next question; nothing where the value is there.
  /// Throws extraction_error where there won't be one.
  [[nodiscard]] std::optional<async::duration> answered(finish_reason finish = finish_reason::stop);
  /// The call failed: how long to wait before the next. Throws extraction_error, unless the next one is asked in
  /// another way, which `change` says.
  [[nodiscard]] async::duration failed(const model_error& error, const std::string& change = {});
  /// Time is up.
  [[noreturn]] void out_of_time();

  [[nodiscard]] std::optional<async::time_point> deadline() const noexcept { return deadline_; }
  [[nodiscard]] assay::usage usage() const noexcept;
  [[nodiscard]] std::vector<attempt> take_attempts() { return std::move(attempts_); }
  /// All repairs: those of the values that were put into the answer, and then those of the value.
  [[nodiscard]] std::vector<repair> take_repairs(std::vector<repair> of_the_value);

 private:
  void read_answer(finish_reason finish);
  void correct_answer();
  [[nodiscard]] async::duration answered_badly();
  [[nodiscard]] async::duration stopped_early();
  void estimate_savings();
  void end_attempt(attempt_outcome outcome);
  /// The answer is not valid; throws where no other may be asked for.
  void end_invalid();
  void keep_partial();
  [[nodiscard]] bool raise_limit();
  void count_retry(extraction_failure reason);
  void check_budget() const;
  [[nodiscard]] std::string tell_of_failure(extraction_failure reason) const;
  [[noreturn]] void give_up(extraction_failure reason) const;

  const retry_policy& policy_;
  validator& accept_;
  const question* asked_;
  const json_box* schema_;  // of the whole answer, if there is one
  std::vector<attempt> attempts_;
  assay::correction correction_;
  std::shared_ptr<const patch_question> patch_;
  std::vector<repair> patch_repairs_;
  std::shared_ptr<early_stop> watch_;  // over the current answer
  std::optional<std::int64_t> raised_limit_;
  async::time_point begin_;
  std::optional<async::time_point> deadline_;
  async::time_point started_{};  // the attempt
  async::duration wait_{};
  int retries_ = 0;
  int transport_retries_ = 0;
  std::shared_ptr<const void> partial_;
  std::size_t fewest_errors_ = static_cast<std::size_t>(-1);
};

/// Fences `answer` and `feedback` off and says what to do: correction::message.
[[nodiscard]] ASSAY_EXPORT std::string correction_message(std::string_view answer, std::string_view feedback);

}  // namespace assay::inline v0::detail
