// Spans on their way to a collector: a bounded queue, and the requests that empty it.
#pragma once

#include "agent/otel_encoder.hpp"
#include "agent/otel_settings.hpp"

#include <assay/agent/otel_exporter.hpp>
#include <assay/async/event.hpp>
#include <assay/async/mutex.hpp>
#include <assay/async/task.hpp>
#include <assay/llm/model_error.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// What came of a request: a failure, or what the collector says.
struct otel_outcome {
  std::optional<model_error> failure = {};
  bool again = false;         ///< the failure may pass
  std::int64_t rejected = 0;  ///< spans
  std::string told = {};      ///< the collector's words
};

/// Sends one batch at a time, the oldest spans first. Spans stay in the queue until it is known what became of them, so
/// that a task which is cancelled loses none. Belongs to one thread.
class otel_delivery {
 public:
  explicit otel_delivery(otel_exporter_options options);
  otel_delivery(const otel_delivery&) = delete;
  otel_delivery& operator=(const otel_delivery&) = delete;
  ~otel_delivery();

  /// Queues a span that has ended, or drops it.
  void take(const span& what) noexcept;
  [[nodiscard]] async::task<void> flush();
  /// Sends what is due, until `closing`, and then what is left. Looks at `closing` after each wake().
  [[nodiscard]] async::task<void> send_until(const bool& closing);
  void wake() { news_.set(); }
  void tell(const std::string& problem) const;

  [[nodiscard]] const otel_export_counts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::size_t waiting() const noexcept { return queue_.size(); }
  [[nodiscard]] async::duration end_within() const noexcept { return options_.end_within; }

 private:
  void queue(std::string text);
  void drop(const std::string& why);
  /// Sends the oldest spans and removes them, whatever becomes of them.
  [[nodiscard]] async::task<void> send_batch();
  /// Repeats the request as often as may be.
  [[nodiscard]] async::task<otel_outcome> deliver(const std::string& body);
  [[nodiscard]] async::task<otel_outcome> post(const std::string& body);
  [[nodiscard]] otel_outcome read_answer(int status, const std::string& body,
                                         std::optional<async::duration> retry_after) const;
  void count(const otel_outcome& came, std::size_t spans);
  void remove(std::size_t spans);
  [[nodiscard]] async::task<void> wait_for_news();
  /// `text` without the values of headers.
  [[nodiscard]] std::string without_secrets(std::string text) const;

  otel_exporter_options options_;
  otel_settings settings_;
  std::string collector_;  ///< "http://localhost:4318": for messages
  retry_policy waits_;     ///< how long before the next request
  otel_encoder encoder_;
  std::deque<std::string> queue_;
  std::size_t bytes_ = 0;       ///< of the queue
  async::time_point oldest_{};  ///< when the first of the queue came, or the last batch left
  std::uint64_t queued_ = 0;    ///< so far
  std::uint64_t removed_ = 0;   ///< so far
  bool overflows_ = false;      ///< and that has been told
  otel_export_counts counts_;
  async::mutex sending_{"otel_exporter"};
  async::event news_{"spans to export"};
};

}  // namespace assay::inline v0::detail
