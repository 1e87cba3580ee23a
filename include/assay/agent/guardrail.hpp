// Guardrails: checks of what goes into a run and of what comes out of it.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/detail/callable.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/dump.hpp>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace assay::inline v0::agents {

/// What a guardrail says.
struct guardrail_verdict {
  enum class action : std::uint8_t { pass, trip, ask_again };
  action what = action::pass;
  std::string finding = {};
  friend bool operator==(const guardrail_verdict&, const guardrail_verdict&) = default;
};
/// All is well.
[[nodiscard]] inline guardrail_verdict passed() { return {}; }
/// The run ends with guardrail_tripped.
[[nodiscard]] inline guardrail_verdict tripped(std::string finding) {
  return {guardrail_verdict::action::trip, std::move(finding)};
}
/// The model is to answer again, and told why. From an input guardrail it is the same as tripped.
[[nodiscard]] inline guardrail_verdict ask_again(std::string why) {
  return {guardrail_verdict::action::ask_again, std::move(why)};
}

/// What a run throws that a guardrail stopped.
class ASSAY_EXPORT guardrail_tripped : public std::runtime_error {
 public:
  guardrail_tripped(std::string guardrail, std::string finding)
      : std::runtime_error("assay: guardrail '" + guardrail + "' tripped: " + finding),
        guardrail_(std::move(guardrail)),
        finding_(std::move(finding)) {}
  /// Its name.
  [[nodiscard]] const std::string& guardrail() const noexcept { return guardrail_; }
  /// What it found: guardrail_verdict::finding.
  [[nodiscard]] const std::string& finding() const noexcept { return finding_; }

 private:
  std::string guardrail_;
  std::string finding_;
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

template <class Subject>
using judging = std::function<async::task<guardrail_verdict>(const Subject&, run_site)>;

template <class Context, class Subject, class F>
[[nodiscard]] async::task<guardrail_verdict> judge_with(F& f, const Subject& subject, run_site site) {
  static_assert(std::is_same_v<task_value_t<user_result_t<Context, F, const Subject&>>, guardrail_verdict>,
                "assay: a guardrail returns a guardrail_verdict, or a task of one");
  const run_context<Context> context(std::move(site));
  co_return co_await await_user<Context>(f, context, subject);
}

template <class Context, class Subject, class F>
[[nodiscard]] judging<Subject> judging_by(F callable) {
  return [f = std::move(callable)](const Subject& subject, run_site site) mutable {
    return judge_with<Context>(f, subject, std::move(site));
  };
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::agents {

/// Judges text: what a run is asked (agent_options::input_guardrails), or what it answers (as an output_guardrail). The
/// callable takes the text (const std::string&), a run_context<Context>, or both, and gives a guardrail_verdict or a
/// task of one; what it throws ends the run. It must be copyable.
///
///   assay::guardrail("no code", [](const std::string& text) {
///     return text.find("```") == std::string::npos ? assay::passed() : assay::tripped("a block of code");
///   })
template <class Context = void>
class guardrail {
 public:
  template <class F>
  guardrail(std::string name, F callable)
      : name_(std::move(name)), judge_(detail::judging_by<Context, std::string>(std::move(callable))) {}
  /// What needs no context can be given any.
  template <class Other>
  requires(std::is_void_v<Other> && !std::is_void_v<Context>) guardrail(const guardrail<Other>& other)  // NOLINT
      : name_(other.name()), judge_(other.judge()) {}

  /// For messages and spans.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// For assay's own sources.
  [[nodiscard]] const detail::judging<std::string>& judge() const noexcept { return judge_; }

 private:
  std::string name_;
  detail::judging<std::string> judge_;
};
template <class F>
guardrail(std::string, F) -> guardrail<detail::context_of_t<F>>;

/// Judges the typed answer. The callable is a guardrail's, with const Output& in place of the text. A guardrail of text
/// can stand for one: it sees the answer's text, or the JSON of an Output that is not text.
template <class Output, class Context = void>
class output_guardrail {
 public:
  template <class F>
  output_guardrail(std::string name, F callable)
      : name_(std::move(name)), judge_(detail::judging_by<Context, Output>(std::move(callable))) {}
  /// What needs no context can be given any.
  template <class Other>
  requires(std::is_void_v<Other> && !std::is_void_v<Context>)
      output_guardrail(const output_guardrail<Output, Other>& other)  // NOLINT: implicit
      : name_(other.name()), judge_(other.judge()) {}
  template <class Other>
  requires(std::is_void_v<Other> || std::is_same_v<Other, Context>)
      output_guardrail(const guardrail<Other>& other)  // NOLINT: implicit
      : name_(other.name()), judge_(on_text(other.judge())) {}

  /// For messages and spans.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// For assay's own sources.
  [[nodiscard]] const detail::judging<Output>& judge() const noexcept { return judge_; }

 private:
  [[nodiscard]] static detail::judging<Output> on_text(detail::judging<std::string> judge) {
    if constexpr (std::is_same_v<Output, std::string>) {
      return judge;
    } else {
      return [judge = std::move(judge)](const Output& value, run_site site) { return judge_dump(judge, value, site); };
    }
  }
  using run_site = detail::run_site;
  [[nodiscard]] static async::task<guardrail_verdict> judge_dump(const detail::judging<std::string>& judge,
                                                                 const Output& value, run_site site) {
    const std::string text = dump(value);
    co_return co_await judge(text, std::move(site));
  }

  std::string name_;
  detail::judging<Output> judge_;
};
template <class F>
output_guardrail(std::string, F) -> output_guardrail<detail::argument_of_t<F>, detail::context_of_t<F>>;

}  // namespace assay::inline v0::agents
