// A connection to NATS, and what of a job is on the server. All functions block; they are called on threads that may.
#pragma once

#include "work/job_names.hpp"
#include "work/nats_handles.hpp"
#include "work/queue_address.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace assay::work {

/// Thread-safe. Once it is connected it reconnects by itself, for as long as it lives.
class queue_link {
 public:
  /// Told on a thread of libnats when the server is gone (false) and when it is back (true); must not throw. It is not
  /// called any more when the destructor has returned.
  using observer = std::function<void(bool is_there)>;

  /// Throws queue_error where there is no server that lets us in, or one without JetStream.
  explicit queue_link(const queue_address& address, observer told = {});
  /// Nobody may use what it gave.
  ~queue_link();
  queue_link(const queue_link&) = delete;
  queue_link& operator=(const queue_link&) = delete;

  [[nodiscard]] natsConnection* connection() const noexcept { return connection_.get(); }
  [[nodiscard]] jsCtx* context() const noexcept { return context_.get(); }
  /// The most bytes of a message, headers included.
  [[nodiscard]] std::size_t max_payload() const noexcept;

 private:
  struct told_events;
  void refuse_without_streams() const;

  std::shared_ptr<told_events> events_;
  owned<natsConnection> connection_;
  owned<jsCtx> context_;
};

/// How many messages a stream has.
struct stream_extent {
  std::uint64_t messages = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  [[nodiscard]] bool has_gaps() const noexcept { return messages != 0 && last - first + 1 != messages; }
};

/// Calls again while the server is away, for half a minute at most: a cluster that has just lost a server answers when
/// it has chosen another leader. Blocks.
template <class F>
auto patiently(const F& call) -> decltype(call()) {
  constexpr std::chrono::seconds patience(30);
  constexpr std::chrono::milliseconds before_next_try(200);
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      return call();
    } catch (const queue_unreachable&) {
      if (std::chrono::steady_clock::now() > end) throw;
    }
    std::this_thread::sleep_for(before_next_try);
  }
}

/// Makes the streams and buckets of a job where they are missing: all of them, since a cluster that has lost a server
/// may make none later. Throws queue_error, also where a stream has the name and is none of assay's: one that would
/// take a second result for a task. How often a message is kept is only ever raised, and what belongs to a job is kept
/// as often as its tasks: returns the settings with that number.
[[nodiscard]] job_settings prepare_job(const queue_link& link, const job_names& names, job_settings settings);
/// Makes the consumer. Its time for a task, in milliseconds, is that of whoever made it.
[[nodiscard]] std::int64_t prepare_workers(const queue_link& link, const job_names& names,
                                           const job_settings& settings);
/// Nothing where there is no such stream.
[[nodiscard]] std::optional<stream_extent> extent_of(const queue_link& link, const std::string& stream);

/// How far the workers of a job are; nothing where none has begun.
struct workers_progress {
  std::uint64_t waiting = 0;      ///< tasks that no worker has been given
  std::uint64_t under_way = 0;    ///< tasks that were given and not acknowledged
  std::uint64_t all_done_to = 0;  ///< in the stream of tasks: all before and with this one are acknowledged
};
[[nodiscard]] std::optional<workers_progress> progress_of(const queue_link& link, const job_names& names);

/// The last message of a subject; nothing where there is none. Asks the stream's leader, which has the newest.
[[nodiscard]] owned<natsMsg> last_message(const queue_link& link, const std::string& stream,
                                          const std::string& subject);
/// The message with that number; nothing where there is none.
[[nodiscard]] owned<natsMsg> message_at(const queue_link& link, const std::string& stream, std::uint64_t sequence);

/// A message's bytes.
[[nodiscard]] inline std::string_view text_of(natsMsg* message) noexcept {
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}
/// A header's value; empty where there is none.
[[nodiscard]] std::string_view header_of(natsMsg* message, const char* name) noexcept;

}  // namespace assay::work
