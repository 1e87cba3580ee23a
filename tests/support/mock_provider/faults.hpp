// What can go wrong with a provider, by name.
#pragma once

#include "mock_message.hpp"

#include <assay/async/event_loop.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock {

enum class fault : std::uint8_t {
  slow,          ///< answers after a while
  silence,       ///< takes the request and never answers
  hang_up,       ///< closes the connection in place of an answer
  rate_limited,  ///< 429, with Retry-After
  server_error,  ///< 500
  cut_body,      ///< the connection breaks in the middle of the body
  cut_event,     ///< the body ends properly, in the middle of an event (of the JSON, where nothing is streamed)
  garbage,       ///< bytes that are neither JSON nor events
  wrong_type,    ///< a page of HTML, with 200
  drip_head,     ///< the head of the answer comes a line at a time, and for long
  bad_chunk,     ///< the body is to come in chunks, and what comes is none
  bomb,          ///< a small body that unpacks to 16 MiB of '['; a stream has that much in one event
  refusal,       ///< the model declines
  truncation,    ///< the token limit cuts the answer off
  invalid_json,  ///< the model writes no JSON
};

struct fault_name {
  fault what;
  const char* name;  ///< "rate-limited"
};
[[nodiscard]] const std::vector<fault_name>& all_faults();
/// Nothing for an unknown name.
[[nodiscard]] std::optional<fault> fault_named(std::string_view name);

struct fault_times {
  assay::async::duration slow_by = std::chrono::seconds(3);
  int retry_after = 1;  ///< seconds
};

/// The answer `text` to a request, gone wrong.
[[nodiscard]] reply misbehave(fault what, const request& asked, std::string_view text, const fault_times& times = {});

/// Counts how often the same question was asked; a question that is asked again counts with the first.
class conversations {
 public:
  /// From 1.
  [[nodiscard]] int count(const request& asked) { return ++counts_[std::hash<std::string>{}(asked.question)]; }
  /// How many different questions there were so far.
  [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }

 private:
  std::map<std::size_t, int> counts_;
};

}  // namespace mock
