// What is known of a request beside its text: for the log, the metrics and its reply.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/llm/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::serve {

/// What an endpoint says of its work.
struct work_facts {
  std::optional<bool> is_valid;  ///< of endpoints that judge a value
  std::size_t repairs = 0;
  std::size_t attempts = 0;           ///< questions asked of a model
  std::optional<assay::usage> usage;  ///< where a model was asked
  std::string failure;                ///< of the service itself: for the log, never for the client
};

struct served_request {
  std::string id = {};
  std::string client = {};  ///< the address
  std::string method = {};
  std::string path = {};        ///< as it came
  std::string reader = {};      ///< the origin of another site whose page may read the reply; empty: none
  std::string_view route = {};  ///< the path of the endpoint, or "other"
  int status = 0;
  async::time_point begin = {};  ///< when its first byte had come
  async::duration time = {};     ///< until the last byte of the reply was sent
  std::uint64_t bytes_in = 0;    ///< of the body
  std::uint64_t bytes_out = 0;   ///< of the reply
  work_facts facts = {};
};

}  // namespace assay::serve
