// The messages of a stream, in the order in which they were stored.
#pragma once

#include "work/queue_link.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace assay::work {

struct stored_message {
  std::uint64_t sequence = 0;
  std::string key;
  std::string id;  ///< of a task: JSON text; empty where nobody said
  std::string text;
};

/// Reads a stream from a place on. It may be begun anywhere, so that nothing needs to be acknowledged or kept; a server
/// that was away is asked anew from where it is. Belongs to one thread; the link must outlive it.
class result_reader {
 public:
  /// `prefix`: of all subjects of the stream. `from`: the number of the first message to read.
  result_reader(const queue_link& link, std::string stream, std::string prefix, std::uint64_t from)
      : link_(link), stream_(std::move(stream)), subjects_(std::move(prefix) + "*"), next_(from) {}

  /// Goes on at another place.
  void begin_at(std::uint64_t sequence) {
    subscription_.reset();
    next_ = sequence;
  }
  /// The next ones, up to `most`; none if none came in time (milliseconds). Throws queue_error.
  [[nodiscard]] std::vector<stored_message> next(std::size_t most, std::int64_t time);

 private:
  void begin();
  void take(natsMsg* message, std::vector<stored_message>& taken);

  const queue_link& link_;
  std::string stream_;
  std::string subjects_;
  std::uint64_t next_;
  owned<natsSubscription> subscription_;
};

}  // namespace assay::work
