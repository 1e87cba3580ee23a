#include "agent/tracer.hpp"

#include <assay/agent/agent_error.hpp>
#include <assay/agent/guardrail.hpp>
#include <assay/agent/tool.hpp>
#include <assay/async/errors.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/llm/model_error.hpp>

#include <algorithm>
#include <array>
#include <atomic>

namespace assay::inline v0::agents {

namespace {
constexpr std::array span_kind_names = {"run", "turn", "model_call", "tool_call", "guardrail", "handoff", "extraction"};
}

const char* to_string(span_kind kind) noexcept { return span_kind_names[static_cast<std::size_t>(kind)]; }

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

span_error describe_error(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const async::cancelled& why) {
    return {"cancelled", why.what()};
  } catch (const guardrail_tripped& why) {
    return {"guardrail_tripped", why.what()};
  } catch (const agent_error& why) {
    return {to_string(why.reason()), why.detail()};
  } catch (const model_error& why) {
    return {to_string(why.kind()), why.what()};
  } catch (const async::timeout_error& why) {
    return {"timeout", why.what()};
  } catch (const bad_arguments& why) {
    return {"bad_arguments", why.what()};
  } catch (const tool_retry& why) {
    return {"tool_retry", why.what()};
  } catch (const std::exception& why) {
    return {"exception", why.what()};
  } catch (...) {
    return {"exception", "something other than a std::exception was thrown"};
  }
}

trace_numbers::trace_numbers() {
  static std::atomic<std::uint64_t> latest = 0;
  trace_ = ++latest;
}

void tracer::add(const std::vector<std::shared_ptr<agent_hooks>>& hooks) {
  for (const auto& one : hooks) {
    if (std::find(hooks_.begin(), hooks_.end(), one) == hooks_.end()) hooks_.push_back(one);
  }
}

open_span::open_span(const tracer& listeners, span begun, async::duration ago)
    : tracer_(listeners), span_(std::move(begun)) {
  span_.trace = tracer_.numbers()->trace();
  span_.id = tracer_.numbers()->next_span();
  if (tracer_.hooks().empty()) return;
  span_.begin = async::now() - ago;
  for (const auto& one : tracer_.hooks()) one->started(span_);
}

open_span::~open_span() {
  if (!open_) return;
  span_.error = span_error{"abandoned", "the run was destroyed while this was going on"};
  end();
}

void open_span::end() noexcept {
  open_ = false;
  if (tracer_.hooks().empty()) return;
  // A run that is destroyed rather than cancelled may end after its loop has.
  span_.end = async::detail::this_thread.loop != nullptr ? async::now() : span_.begin;
  for (const auto& one : tracer_.hooks()) one->ended(span_);
}

void open_span::fail(const std::exception_ptr& error) {
  if (!tracer_.hooks().empty()) span_.error = describe_error(error);
  end();
}

}  // namespace assay::inline v0::detail
