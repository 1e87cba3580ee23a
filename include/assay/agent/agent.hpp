// agent<Output, Context>: a model with tools, asked until there is an Output that passes all checks.
#pragma once

#include <assay/agent/agent_error.hpp>
#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/detail/core.hpp>
#include <assay/agent/events.hpp>
#include <assay/agent/guardrail.hpp>
#include <assay/agent/handoff.hpp>
#include <assay/agent/instructions.hpp>
#include <assay/agent/tool.hpp>
#include <assay/async/async_generator.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/async/task_group.hpp>
#include <assay/llm/extract.hpp>
#include <assay/stream.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::agents {

/// Checks an Output before it becomes the result: a callable that takes Output& (which it may change) or const Output&,
/// a run_context<Context>, or both, and returns nothing or a task<void>. It throws output_retry("why") to have the
/// model answer again; any other exception ends the run. It must be copyable.
template <class Output, class Context = void>
class output_check {
 public:
  template <class F>
  requires(!std::same_as<F, output_check>) output_check(F callable)  // NOLINT: implicit
      : check_([f = std::move(callable)](Output& value, detail::run_site site) mutable {
          return check_with(f, value, std::move(site));
        }) {}

  [[nodiscard]] async::task<void> operator()(Output& value, detail::run_site site) const {
    return check_(value, std::move(site));
  }

 private:
  template <class F>
  [[nodiscard]] static async::task<void> check_with(F& f, Output& value, detail::run_site site) {
    const run_context<Context> context(std::move(site));
    co_await detail::await_user<Context>(f, context, value);
  }

  std::function<async::task<void>(Output&, detail::run_site)> check_;
};

/// What an agent is made of. All of it has a default.
template <class Output = std::string, class Context = void>
struct agent_options {
  std::string name = "agent";  ///< in hooks, errors and handoffs
  assay::instructions<Context> instructions = {};
  std::vector<tool<Context>> tools = {};
  std::vector<handoff<Output, Context>> handoffs = {};
  /// They judge the prompt, beside the first call of the model, which is cancelled when one trips; a streamed answer
  /// may have been shown in part by then. They begin in their order and before that call: where one trips without
  /// waiting for anything, as the ready-made ones do, those after it and the model are never asked.
  std::vector<guardrail<Context>> input_guardrails = {};
  bool guard_first = false;  ///< the first call of the model waits for the input guardrails
  /// In order, on each answer that could be read.
  std::vector<output_check<Output, Context>> checks = {};
  /// Beside each other, on each answer that passed the checks.
  std::vector<output_guardrail<Output, Context>> output_guardrails = {};
  /// The best that the model supports if it is not given: native, else tool, else prompted; with Gemini's schemas
  /// tool where the agent has tools, since older ones don't take both. Not for text.
  std::optional<output_mode> mode = {};
  /// tool_use::required holds until tools have been called.
  model_settings settings = {};
  usage_limits limits = {};
  int max_turns = 20;        ///< questions to the model, transport failures not counted
  int max_tool_retries = 2;  ///< tool_options::max_retries of tools that don't say, and of unknown names
  /// How answers are read, when and how often a model is asked again: `max_retries` counts answers that were not valid,
  /// cut off, or refused by a check or guardrail. `deadline` and `token_budget` are `limits`' affair and not looked at.
  retry_policy retry = {};
  std::vector<std::shared_ptr<agent_hooks>> hooks = {};
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

/// A run's answer as an Output, whatever its agent's context.
template <class Output>
class typed_output : public run_output {
 public:
  explicit typed_output(const parse_options& reading) : reader_(reading) {}
  validator& reader() override { return reader_; }
  [[nodiscard]] typed_validator<Output>& typed() noexcept { return reader_; }

 private:
  typed_validator<Output> reader_;
};

template <class Output, class Context>
class typed_core final : public agent_core {
 public:
  using agent_core::agent_core;
  std::unique_ptr<run_output> make_output(const parse_options& reading) const override {
    return std::make_unique<checked_output>(*this, reading);
  }

  std::vector<output_check<Output, Context>> checks;
  std::vector<output_guardrail<Output, Context>> guardrails;

 private:
  class checked_output final : public typed_output<Output> {
   public:
    checked_output(const typed_core& agent, const parse_options& reading)
        : typed_output<Output>(reading), agent_(agent) {}
    async::task<void> check(run_site site) override {
      for (const auto& one : agent_.checks) co_await one(*this->typed().value, site);
    }
    std::size_t guardrail_count() const override { return agent_.guardrails.size(); }
    const std::string& guardrail_name(std::size_t index) const override { return agent_.guardrails[index].name(); }
    async::task<guardrail_verdict> guard(std::size_t index, run_site site) override {
      return agent_.guardrails[index].judge()(*this->typed().value, std::move(site));
    }

   private:
    const typed_core& agent_;  // the run keeps it
  };
};

template <class Output>
[[nodiscard]] run_result<Output> result_of(started_run& ended) {
  auto& read = static_cast<typed_output<Output>&>(ended.output()).typed();
  return {ended.take_record(), *std::move(read.value), std::move(read.repairs)};
}

template <class Output>
[[nodiscard]] async::task<run_result<Output>> run_agent(std::shared_ptr<const agent_core> agent, std::string prompt,
                                                        run_options options, run_site from) {
  started_run run(std::move(agent), std::move(prompt), std::move(options), from);
  co_await run.finish();
  co_return result_of<Output>(run);
}

/// The answer as it fills up.
template <class Output>
class partial_answer {
 public:
  explicit partial_answer(const parse_options& options) : options_(options) { begin(); }
  void begin() { reading_.emplace(type_of<Output>(), options_); }
  /// nullptr if there is nothing new to show.
  [[nodiscard]] std::shared_ptr<const Output> feed(std::string_view text) {
    reading_->feed(text);
    if (!reading_->has_news()) return nullptr;
    std::shared_ptr<Output> fresh = make_empty<Output>();
    return reading_->read(fresh.get()) ? fresh : nullptr;
  }

 private:
  parse_options options_;
  std::optional<stream_reading> reading_;
};

template <class Output>
[[nodiscard]] agent_event<Output> typed_event(run_event event) {
  return std::visit(
      [](auto& one) -> agent_event<Output> {
        if constexpr (std::is_same_v<decltype(one), output_piece&>) {
          return text_delta{std::move(one.text)};
        } else {
          return std::move(one);
        }
      },
      event);
}

template <class Output>
[[nodiscard]] async::async_generator<agent_event<Output>> stream_agent(std::shared_ptr<const agent_core> agent,
                                                                       std::string prompt, run_options options,
                                                                       run_site from) {
  started_run run(std::move(agent), std::move(prompt), std::move(options), from);
  partial_answer<Output> answer(run.reading());
  async::channel<run_event> events(0, "agent's events");
  async::task_group group("agent");
  group.spawn(run.finish(events), "agent's run");
  for (;;) {
    std::optional<run_event> event;
    try {
      event = co_await events.receive();
    } catch (const async::cancelled&) {  // join cancels the run, waits for it, and throws
    }
    if (!event) break;
    if (auto* const piece = std::get_if<output_piece>(&*event)) {
      partial_output<Output> partial;
      partial.value = answer.feed(piece->text);
      if (partial.value) co_yield std::move(partial);
      continue;
    }
    const bool goes_on = std::holds_alternative<text_delta>(*event) || std::holds_alternative<reasoning_delta>(*event);
    if (!goes_on) answer.begin();
    co_yield typed_event<Output>(std::move(*event));
  }
  co_await group.join();
  co_yield result_of<Output>(run);
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::agents {

/// A model with instructions, tools and guardrails, that is asked until it has answered with an Output: a struct, a
/// std::variant of structs, or std::string (its text); any other type that assay can read will do. Context is the type
/// of the object that a run is given for its tools, checks and guardrails to work with; void: none.
///
///   assay::agent<Report> analyst(model, {.instructions = "You are an analyst.", .tools = {price, compound_interest}});
///   const auto report = co_await analyst.run("What will 100 shares of ACME be worth in ten years?");
///   use(report.value, report.usage);
///
/// Immutable and cheap to copy: copies share all. Any number of runs may be under way beside each other, each on the
/// loop of the task that awaits it; from several threads where the model, the tools and the callables allow it.
///
/// All runs throw agent_error if there is no result, guardrail_tripped if a guardrail stopped them, and what tools
/// (with tool_exception::end_run), checks, guardrails and instructions throw. When cancelled, they end at once,
/// together with everything that they started. A model that was given as a reference must outlive them.
///
/// Store braced arguments in variables before `co_await`: GCC 12 miscompiles braced lists inside a co_await expression.
template <class Output = std::string, class Context = void>
class agent {
 public:
  using options = agent_options<Output, Context>;

  /// Throws std::invalid_argument if two of its tools and handoffs have the same name.
  explicit agent(model_ref model, options how = {}) : core_(make_core(std::move(model), std::move(how))) {}

  /// Runs to the result. With an empty prompt it goes on from the history.
  [[nodiscard]] async::task<run_result<Output>> run(std::string prompt,
                                                    run_options how) const requires std::is_void_v<Context> {
    return detail::run_agent<Output>(core_, std::move(prompt), std::move(how), {});
  }
  [[nodiscard]] async::task<run_result<Output>> run(std::string prompt) const requires std::is_void_v<Context> {
    return run(std::move(prompt), run_options{});
  }
  /// With the context, which must outlive the run.
  template <std::same_as<Context> C>
  [[nodiscard]] async::task<run_result<Output>> run(std::string prompt, C& context, run_options how) const {
    return detail::run_agent<Output>(core_, std::move(prompt), std::move(how), site_of(context));
  }
  template <std::same_as<Context> C>
  [[nodiscard]] async::task<run_result<Output>> run(std::string prompt, C& context) const {
    return run(std::move(prompt), context, run_options{});
  }

  /// The same on a loop of its own, for programs that have none. Throws async::wrong_thread_error if a loop runs on
  /// this thread already.
  run_result<Output> run_sync(std::string prompt, run_options how = {}) const requires std::is_void_v<Context> {
    return async::run(run(std::move(prompt), std::move(how)));
  }
  template <std::same_as<Context> C>
  run_result<Output> run_sync(std::string prompt, C& context, run_options how = {}) const {
    return async::run(run(std::move(prompt), context, std::move(how)));
  }

  /// The same, reported as it happens: see agent_event. The run is never more than one event ahead of its reader; a
  /// generator that is destroyed before its end cancels it.
  ///
  ///   auto events = analyst.stream(prompt);
  ///   while (auto event = co_await events.next()) show(*event);
  [[nodiscard]] async::async_generator<agent_event<Output>> stream(
      std::string prompt, run_options how = {}) const requires std::is_void_v<Context> {
    return detail::stream_agent<Output>(core_, std::move(prompt), std::move(how), {});
  }
  template <std::same_as<Context> C>
  [[nodiscard]] async::async_generator<agent_event<Output>> stream(std::string prompt, C& context,
                                                                   run_options how = {}) const {
    return detail::stream_agent<Output>(core_, std::move(prompt), std::move(how), site_of(context));
  }

  [[nodiscard]] const std::string& name() const noexcept { return core_->name; }
  [[nodiscard]] const std::shared_ptr<const detail::agent_core>& core() const noexcept { return core_; }

 private:
  template <class C>
  [[nodiscard]] static detail::run_site site_of(C& context) {
    detail::run_site site;
    site.context = &context;
    return site;
  }
  [[nodiscard]] static std::shared_ptr<const detail::agent_core> make_core(model_ref model, options how) {
    const auto core = std::make_shared<detail::typed_core<Output, Context>>(std::move(model));
    core->name = std::move(how.name);
    core->instructions = how.instructions.text();
    core->computed_instructions = how.instructions.compute();
    for (const tool<Context>& one : how.tools) core->tools.push_back(one.core());
    for (const handoff<Output, Context>& one : how.handoffs) core->handoffs.push_back(one.core());
    for (const guardrail<Context>& one : how.input_guardrails) {
      core->input_guardrails.push_back({one.name(), one.judge()});
    }
    core->guard_first = how.guard_first;
    core->checks = std::move(how.checks);
    core->guardrails = std::move(how.output_guardrails);
    core->output = detail::wanted_for(type_of<Output>());
    core->mode = how.mode;
    core->settings = std::move(how.settings);
    core->limits = how.limits;
    core->max_turns = how.max_turns;
    core->max_tool_retries = how.max_tool_retries;
    core->retry = std::move(how.retry);
    core->hooks = std::move(how.hooks);
    core->require_names();
    return core;
  }

  std::shared_ptr<const detail::agent_core> core_;
};

}  // namespace assay::inline v0::agents
