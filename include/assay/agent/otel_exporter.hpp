// otel_exporter: runs as OpenTelemetry spans, posted to a collector over OTLP/HTTP.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/agent/otel_options.hpp>
#include <assay/async/detail/saturating.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/scope.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/retry_policy.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::agents {

/// Where otel_exporter sends spans, and how. Of two variables the first that is set counts.
struct otel_exporter_options {
  otel_options spans = {};  ///< what they hold
  /// The whole URL. Empty: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or OTEL_EXPORTER_OTLP_ENDPOINT with "/v1/traces" at its
  /// end, or "http://localhost:4318/v1/traces". The port is that of OTLP/HTTP, not of OTLP/gRPC (4317).
  std::string endpoint = {};
  /// Besides those of OTEL_EXPORTER_OTLP_TRACES_HEADERS or OTEL_EXPORTER_OTLP_HEADERS ("name=value,name=value", values
  /// percent-encoded), of which they replace those of the same name. Their values are sent and appear nowhere else.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Of each request; zero is none. Empty: OTEL_EXPORTER_OTLP_TRACES_TIMEOUT or OTEL_EXPORTER_OTLP_TIMEOUT, in
  /// milliseconds, or 10 s. By the real clock.
  std::optional<async::saturating_duration> timeout = {};
  /// Certificates to trust in place of the system's (a file, PEM). Empty: OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE or
  /// OTEL_EXPORTER_OTLP_CERTIFICATE.
  std::string ca_file = {};

  std::size_t batch_size = 512;  ///< spans of a request, at most; 0 counts as 1
  /// Spans that wait, those of the request under way included. What does not fit is dropped and counted.
  std::size_t max_spans = 2048;
  /// The same in bytes of their JSON. No request is larger; collectors take 20 MiB by default.
  std::size_t max_bytes = std::size_t{16} << 20;
  /// How long a span waits for a batch to fill up, while send_during runs.
  async::saturating_duration interval = std::chrono::seconds(5);
  /// How long send_during may go on sending when its work has ended.
  async::saturating_duration end_within = std::chrono::seconds(10);

  /// Requests of a batch after the first, if the collector can't be reached, gives no answer, or answers 429, 502, 503
  /// or 504. Then the batch is dropped and counted.
  int max_retries = 5;
  assay::backoff backoff = {.first = std::chrono::seconds(1)};  ///< without Retry-After
  /// A batch that is to wait for longer is dropped.
  async::saturating_duration longest_retry_after = std::chrono::minutes(1);

  /// Told of each failure, in words without secrets: a request that failed, spans that were dropped or rejected. Called
  /// on the exporter's thread, also by its destructor; must not throw.
  std::function<void(const std::string&)> on_problem = {};
};

/// What became of the spans so far. Those that still wait are otel_exporter::waiting().
struct otel_export_counts {
  std::int64_t sent = 0;      ///< in requests that the collector took, without those that it rejected
  std::int64_t rejected = 0;  ///< by the collector, which took others of the request (partial success)
  std::int64_t dropped = 0;   ///< found no room, or couldn't be written
  std::int64_t failed = 0;    ///< in batches that were given up
  std::int64_t requests = 0;  ///< that were made, repeated ones included
  friend bool operator==(const otel_export_counts&, const otel_export_counts&) = default;
};

class otel_exporter;

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

class otel_delivery;

/// Sends while it lives, on the running loop, and what is left at the end.
class ASSAY_EXPORT otel_sender {
 public:
  explicit otel_sender(otel_delivery& to);
  ~otel_sender();
  otel_sender(const otel_sender&) = delete;
  otel_sender& operator=(const otel_sender&) = delete;
  [[nodiscard]] async::task<void> finish();

 private:
  struct inside;
  std::unique_ptr<inside> inside_;
};

/// The body of the scope that send_during is.
template <class T>
struct otel_sending {
  otel_delivery& to;
  async::task<T> work;

  async::task<T> operator()(async::cleanup& at_end) {
    auto sender = std::make_shared<otel_sender>(to);
    at_end.add([sender] { return sender->finish(); });
    co_return co_await std::move(work);
  }
};

}  // namespace assay::inline v0::detail

namespace assay::inline v0::agents {

/// Posts spans to an OpenTelemetry collector: OTLP/HTTP with its JSON encoding (application/json). Operations and
/// attributes are those of otel_json.
///
/// A span that has ended is only queued, so a run never waits for the collector, and memory is bounded. Sending is work
/// of the running loop: flush() sends what waits; send_during() sends beside other work, whenever a batch is full or
/// `interval` has passed, and what is left when that has ended. Spans that wait when the exporter is destroyed are
/// lost, which on_problem is told. Nothing that a collector does is thrown. A request that is cut off may have been
/// taken, and is sent again, as the protocol wants it: the collector then has its spans twice.
///
/// Belongs to one thread, on which loops may run one after another. Must outlive its tasks.
///
///   const auto exporter = std::make_shared<assay::otel_exporter>();
///   assay::agent<> helper(model, {.hooks = {exporter}});
///   const auto result = co_await exporter->send_during(helper.run("..."));
class ASSAY_EXPORT otel_exporter final : public agent_hooks {
 public:
  /// Throws std::invalid_argument if the endpoint is no http or https URL, a header can't be sent, or a variable can't
  /// be understood; the message names the variable and not its value.
  explicit otel_exporter(otel_exporter_options options = {});
  ~otel_exporter() override;

  void ended(const span& what) noexcept override;

  /// Sends what waits now; returns when each of these spans is sent or given up. If it is cancelled, those that are
  /// left go on waiting.
  [[nodiscard]] async::task<void> flush();

  /// Runs `work`, sends meanwhile, and then what is left, within `end_within`, also if `work` failed or was cancelled.
  /// Gives the result of `work` or throws its error. Several may run beside each other.
  template <class T>
  [[nodiscard]] async::task<T> send_during(async::task<T> work) {
    return async::scope(detail::otel_sending<T>{*delivery_, std::move(work)});
  }

  [[nodiscard]] const otel_export_counts& counts() const noexcept;
  /// How many spans wait, those of a request under way included.
  [[nodiscard]] std::size_t waiting() const noexcept;

 private:
  std::unique_ptr<detail::otel_delivery> delivery_;
};

}  // namespace assay::inline v0::agents
