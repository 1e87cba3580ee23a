#include "agent/otel_delivery.hpp"

#include "http/address.hpp"
#include "http/exchange.hpp"
#include "http/secrets.hpp"
#include "llm/wire.hpp"

#include <assay/async/sleep.hpp>
#include <assay/async/task_group.hpp>
#include <assay/async/with_timeout.hpp>
#include <assay/llm/detail/retry_session.hpp>
#include <assay/llm/wire_format.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// The statuses after which OTLP/HTTP permits the same request again.
constexpr std::array statuses_to_repeat = {429, 502, 503, 504};

std::string spans_in_words(std::size_t count) { return std::to_string(count) + (count == 1 ? " span" : " spans"); }

}  // namespace

otel_delivery::otel_delivery(otel_exporter_options options)
    : options_(std::move(options)), settings_(read_otel_settings(options_)), encoder_(options_.spans) {
  collector_ = http::read_address(settings_.endpoint).origin();
  options_.batch_size = std::max<std::size_t>(options_.batch_size, 1);
  waits_.backoff = options_.backoff;
}

otel_delivery::~otel_delivery() {
  if (!queue_.empty()) tell(spans_in_words(queue_.size()) + " not sent: the exporter was destroyed first");
}

void otel_delivery::tell(const std::string& problem) const {
  if (options_.on_problem) options_.on_problem("otel_exporter: " + problem);
}

std::string otel_delivery::without_secrets(std::string text) const {
  for (const auto& [name, value] : settings_.headers) {
    if (name == "content-type") continue;
    http::take_out_secret(value, text);
    // "Bearer ..." may be repeated without its first word.
    http::take_out_secret(value.substr(value.rfind(' ') + 1), text);
  }
  return text;
}

// --- the queue -------------------------------------------------------------------------------------------------------

void otel_delivery::take(const span& what) noexcept {
  try {
    if (queue_.empty()) oldest_ = what.end;
    queue(encoder_.span_text(what));
  } catch (...) {
    ++counts_.dropped;  // no memory for it
  }
}

void otel_delivery::queue(std::string text) {
  if (queue_.size() >= options_.max_spans) return drop(spans_in_words(queue_.size()) + " wait already");
  if (text.size() > options_.max_bytes - std::min(bytes_, options_.max_bytes)) {
    return drop("the spans that wait would have more than " + std::to_string(options_.max_bytes) + " bytes");
  }
  wake();
  const std::size_t size = text.size();
  queue_.push_back(std::move(text));
  bytes_ += size;
  ++queued_;
}

void otel_delivery::drop(const std::string& why) {
  ++counts_.dropped;
  if (std::exchange(overflows_, true)) return;
  tell("spans are dropped: " + why);
}

void otel_delivery::remove(std::size_t spans) {
  for (std::size_t i = 0; i < spans; ++i) {
    bytes_ -= queue_.front().size();
    queue_.pop_front();
  }
  removed_ += spans;
  overflows_ = false;
  oldest_ = async::now();
}

// --- when to send ----------------------------------------------------------------------------------------------------

async::task<void> otel_delivery::flush() {
  const std::uint64_t last = queued_;
  while (removed_ < last) co_await send_batch();
}

async::task<void> otel_delivery::wait_for_news() { co_await news_.wait(); }

async::task<void> otel_delivery::send_until(const bool& closing) {
  while (!closing) {
    if (queue_.size() >= options_.batch_size) {
      co_await send_batch();
      continue;
    }
    news_.reset();
    if (queue_.empty()) {
      co_await wait_for_news();
      continue;
    }
    const async::time_point due = async::deadline_after(oldest_, options_.interval);
    bool is_due = false;
    try {
      co_await async::with_deadline(due, wait_for_news());
    } catch (const async::timeout_error&) {
      is_due = true;
    }
    if (is_due) co_await flush();
  }
  co_await flush();
}

async::task<void> otel_delivery::send_batch() {
  const async::mutex::guard alone = co_await sending_.lock();
  const std::size_t spans = std::min(queue_.size(), options_.batch_size);
  if (spans == 0) co_return;  // another task was first
  std::string body = encoder_.before_spans();
  for (std::size_t i = 0; i < spans; ++i) {
    if (i > 0) body += ',';
    body += queue_[i];
  }
  body += otel_encoder::behind_spans();
  const otel_outcome came = co_await deliver(body);
  count(came, spans);
  remove(spans);
}

void otel_delivery::count(const otel_outcome& came, std::size_t spans) {
  const auto all = static_cast<std::int64_t>(spans);
  if (came.failure) {
    counts_.failed += all;
    return tell(spans_in_words(spans) + " given up: " + came.failure->what());
  }
  const std::int64_t rejected = std::min(came.rejected, all);
  counts_.rejected += rejected;
  counts_.sent += all - rejected;
  if (rejected > 0) {
    tell(collector_ + " rejected " + std::to_string(rejected) + " of " + spans_in_words(spans) +
         (came.told.empty() ? "" : ": " + came.told));
  } else if (!came.told.empty()) {
    tell(collector_ + " took " + spans_in_words(spans) + ", and says: " + came.told);
  }
}

// --- requests --------------------------------------------------------------------------------------------------------

async::task<otel_outcome> otel_delivery::deliver(const std::string& body) {
  for (int retries = 0;; ++retries) {
    otel_outcome came = co_await post(body);
    if (!came.failure || !came.again || retries >= options_.max_retries) co_return came;
    if (came.failure->retry_after().value_or(async::duration::zero()) > options_.longest_retry_after) co_return came;
    tell(std::string(came.failure->what()) + "; the request is repeated");
    co_await async::sleep_for(wait_before_retry(waits_, retries, *came.failure));
  }
}

async::task<otel_outcome> otel_delivery::post(const std::string& body) {
  ++counts_.requests;
  otel_outcome came;
  http::head head;
  std::string answer;
  std::optional<model_error> failure;
  http::call what;
  what.url = settings_.endpoint;
  what.headers = settings_.headers;
  what.body = body;
  try {
    http::exchange call(std::move(what), settings_.http);
    head = co_await call.begin();
    co_await http::read_rest(call, answer, settings_.http.max_response_bytes);
  } catch (const model_error& error) {
    failure.emplace(error);
  }
  // Once the head is there, the status says what became of the spans, however the body ended.
  if (head.status != 0) co_return read_answer(head.status, answer, head.wait());
  came.again = failure->retryable();
  came.failure.emplace(failure->kind(), without_secrets(failure->what()));
  co_return came;
}

otel_outcome otel_delivery::read_answer(int status, const std::string& body,
                                        std::optional<async::duration> retry_after) const {
  otel_outcome came;
  if (status / 100 == 2) {
    constexpr std::size_t longest = 500;
    const nlohmann::ordered_json read = wire::read_json(body);
    const nlohmann::ordered_json& partial = wire::at(read, "partialSuccess");
    came.rejected = wire::count_at(partial, "rejectedSpans");
    came.told = without_secrets(wire::beginning_of(wire::text_at(partial, "errorMessage"), longest));
    return came;
  }
  const model_error told = decode_error(collector_, status, body, retry_after);
  came.again = std::find(statuses_to_repeat.begin(), statuses_to_repeat.end(), status) != statuses_to_repeat.end();
  came.failure.emplace(told.kind(), without_secrets(told.what()), status, told.retry_after());
  return came;
}

// --- beside other work -----------------------------------------------------------------------------------------------

struct otel_sender::inside {
  explicit inside(otel_delivery& delivery) : to(delivery) {}

  [[nodiscard]] async::task<void> all_ended() { co_await group.join(); }

  otel_delivery& to;
  bool closing = false;
  async::task_group group{"otel_exporter"};  // its task goes first
};

otel_sender::otel_sender(otel_delivery& to) : inside_(std::make_unique<inside>(to)) {
  inside_->group.spawn(to.send_until(inside_->closing), "otel_exporter");
}
otel_sender::~otel_sender() = default;

async::task<void> otel_sender::finish() {
  inside_->closing = true;
  inside_->to.wake();
  const async::duration most = inside_->to.end_within();
  try {
    co_await async::with_timeout(most, inside_->all_ended());
  } catch (const async::timeout_error&) {
    inside_->to.tell(spans_in_words(inside_->to.waiting()) + " still waiting: the time for sending at the end is over");
  }
}

}  // namespace assay::inline v0::detail
