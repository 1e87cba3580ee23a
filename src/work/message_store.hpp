// Messages into streams, many at a time, each with the server's word on what became of it.
#pragma once

#include "work/queue_link.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::work {

struct outgoing {
  std::string subject;
  std::string text;
  std::string id = {};  ///< Nats-Msg-Id; empty: none
  std::vector<std::pair<const char*, std::string>> headers = {};
};

enum class publish_state : std::uint8_t {
  stored,     ///< the server has it, and says so
  copy,       ///< the server had it before, by its Nats-Msg-Id
  refused,    ///< the server will not store it: `why`
  too_large,  ///< it has more bytes than the server takes
  unknown,    ///< no word came in time; it may have been stored
};

struct publish_outcome {
  publish_state state = publish_state::unknown;
  std::string why = {};
};

/// Publishes and waits for the server's words (PubAck). It calls nobody back: it reads the replies itself, from a
/// subject of its own. Belongs to one thread at a time; the link must outlive it.
class message_store {
 public:
  /// Throws queue_error.
  explicit message_store(const queue_link& link);

  /// Waits until there is a word on each, but no longer than `patience` (milliseconds) without any word. Throws
  /// queue_error where the connection is closed for good.
  [[nodiscard]] std::vector<publish_outcome> publish(std::span<const outgoing> messages, std::int64_t patience);

 private:
  void send(const outgoing& message, const std::string& reply, publish_outcome& outcome);

  const queue_link& link_;
  std::string inbox_;
  owned<natsSubscription> replies_;
  std::uint64_t round_ = 0;
};

}  // namespace assay::work
