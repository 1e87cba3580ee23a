// What a connection does with a request that is whole.
#include "serve/connection.hpp"
#include "serve/problem.hpp"
#include "serve/router.hpp"

#include <assay/async/mutex.hpp>
#include <assay/async/offload.hpp>
#include <assay/async/sleep.hpp>
#include <assay/async/when_any.hpp>
#include <assay/async/with_timeout.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace assay::serve {
namespace {

using async::task;

/// A request that counts against the limit.
class work_slot {
 public:
  explicit work_slot(service& of) noexcept : of_(of) { ++of_.requests_in_work; }
  work_slot(const work_slot&) = delete;
  work_slot& operator=(const work_slot&) = delete;
  ~work_slot() { --of_.requests_in_work; }

 private:
  service& of_;
};

refusal busy(const service& of) {
  return refusal(503, "busy",
                 "the service works on " + std::to_string(of.limits.max_concurrency) +
                     " requests, and takes no more at a time")
      .with("Retry-After", "1");
}

refusal too_late() { return {504, "deadline", "the work on this request took longer than this service permits"}; }

/// Calls `work`, which gives a reply, and makes one of what it throws.
template <class Work>
http_reply reply_of(const std::string& id, work_facts& facts, const Work& work) {
  try {
    return work();
  } catch (const refusal& why) {
    return problem_reply(why, id);
  } catch (const std::exception& problem) {
    facts.failure = problem.what();
    return problem_reply(internal_failure(), id);
  }
}

/// Owns what another thread works on, so that the connection may end before.
struct work_elsewhere {
  service& of;
  const route& found;
  http_request request;
  std::string id;
  work_facts facts = {};
  http_reply reply = {};

  void run() {
    reply = reply_of(id, facts, [this] { return found.quick(of, request, facts); });
  }
};

task<void> run_elsewhere(std::shared_ptr<work_elsewhere> work) {
  const auto run = [work] { work->run(); };
  co_await async::offload(work->of.pool, run, async::when_cancelled::abandon);
}

/// What came of a waiting endpoint.
struct waiting_outcome {
  std::optional<http_reply> reply = {};  ///< nothing where events were sent
  bool has_client = true;
};

task<waiting_outcome> run_waiting(service& of, const route& found, const http_request& request, work_facts& facts,
                                  event_sink& events) {
  waiting_outcome outcome;
  std::exception_ptr thrown;
  try {
    outcome.reply = co_await found.waiting(of, request, facts, events);
  } catch (const client_gone&) {
    outcome.has_client = false;
  } catch (const std::exception&) {
    thrown = std::current_exception();
  }
  if (thrown) {
    const std::string id(events.request_id());
    outcome.reply = reply_of(id, facts, [&thrown]() -> http_reply { std::rethrow_exception(thrown); });
  }
  co_return outcome;
}

}  // namespace

/// The events of a reply, and comments between them that keep proxies from ending a connection without traffic.
class connection::events final : public event_sink {
 public:
  explicit events(connection& of) : of_(of) {}

  task<void> send(std::string name, std::string data) override {
    const auto lock = co_await sending_.lock();
    std::string event = "event: " + std::move(name) + "\ndata: " + std::move(data) + "\n\n";
    co_await put(std::move(event));
  }
  [[nodiscard]] bool has_begun() const noexcept override { return has_begun_; }
  [[nodiscard]] std::string_view request_id() const noexcept override { return of_.served_.id; }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  /// Sends comments until it is cancelled.
  task<void> keep_alive() {
    using namespace std::chrono_literals;
    for (;;) {
      co_await async::sleep_for(15s);
      if (!has_begun_) continue;
      const auto lock = co_await sending_.lock();
      std::string comment = ": the model is still at work\n\n";
      co_await put(std::move(comment));
    }
  }

  /// Ends the reply. False where the connection is of no more use.
  task<bool> finish() {
    if (of_.is_old_) co_return false;
    co_return co_await sockets::send_all(of_.socket_.fd(), "0\r\n\r\n", {},
                                         async::deadline_after(of_.of_.limits.write_timeout)) ==
        sockets::io_outcome::done;
  }

 private:
  task<void> put(std::string text) {
    std::string head;
    if (!has_begun_) {
      has_begun_ = true;
      const http_reply reply = {.content_type = "text/event-stream",
                                .fields = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
      head = stream_head_of(reply, of_.framing(may_go_on()));
    }
    bytes_ += text.size();
    const std::string piece = of_.is_old_ ? std::move(text) : chunk_of(text);
    const auto deadline = async::deadline_after(async::deadline_after(of_.of_.limits.write_timeout),
                                                of_.of_.limits.time_for(piece.size()));
    if (co_await sockets::send_all(of_.socket_.fd(), head, piece, deadline) != sockets::io_outcome::done)
      throw client_gone();
  }
  [[nodiscard]] bool may_go_on() const noexcept { return !of_.is_old_ && !of_.of_.is_stopping; }

  connection& of_;
  async::mutex sending_{"events"};
  bool has_begun_ = false;
  std::uint64_t bytes_ = 0;
};

task<bool> connection::answer(const route& found, http_request request) {
  const bool keep_alive = request.keep_alive;
  const bool takes_long = found.waiting != nullptr || request.body.size() > of_.limits.inline_body;
  http_reply reply;
  if (takes_long && of_.requests_in_work >= of_.limits.max_concurrency) {
    reply = problem_reply(busy(of_), served_.id);
  } else if (found.waiting != nullptr) {
    co_return co_await answer_waiting(found, std::move(request));
  } else if (found.any_thread && takes_long) {
    co_return co_await answer_elsewhere(found, std::move(request));
  } else {
    reply = reply_of(served_.id, served_.facts, [&] { return found.quick(of_, request, served_.facts); });
  }
  co_return co_await send_reply(std::move(reply), keep_alive);
}

task<bool> connection::answer_elsewhere(const route& found, http_request request) {
  const bool keep_alive = request.keep_alive;
  const work_slot slot(of_);
  const auto work = std::make_shared<work_elsewhere>(work_elsewhere{of_, found, std::move(request), served_.id});
  std::optional<http_reply> reply;
  bool has_client = true;
  try {
    auto both = async::when_any(run_elsewhere(work), watch_peer());
    const auto first = co_await async::with_timeout(of_.limits.timeout, std::move(both));
    has_client = first.index() == 0;
    if (has_client) {
      served_.facts = std::move(work->facts);
      reply = std::move(work->reply);
    }
  } catch (const async::timeout_error&) {
    reply = problem_reply(too_late(), served_.id);
  }
  if (!has_client) {
    finish(499, 0);
    co_return false;
  }
  co_return co_await send_reply(*std::move(reply), keep_alive);
}

task<bool> connection::answer_waiting(const route& found, http_request request) {
  const work_slot slot(of_);
  events sink(*this);
  waiting_outcome outcome;
  auto all = async::when_any(run_waiting(of_, found, request, served_.facts, sink), watch_peer(), sink.keep_alive());
  try {
    auto first = co_await std::move(all);
    if (first.index() == 0) {
      outcome = std::get<0>(std::move(first));
    } else {
      outcome.has_client = false;
    }
  } catch (const client_gone&) {  // noticed by the comments
    outcome.has_client = false;
  }
  if (!outcome.has_client || (outcome.reply && sink.has_begun())) {
    finish(outcome.has_client ? 500 : 499, sink.bytes());
    co_return false;
  }
  if (outcome.reply) co_return co_await send_reply(*std::move(outcome.reply), request.keep_alive);
  const bool may_go_on = co_await sink.finish() && request.keep_alive && !of_.is_stopping;
  finish(200, sink.bytes());
  co_return may_go_on;
}

}  // namespace assay::serve
