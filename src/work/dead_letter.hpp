// A task that was given up: what is kept of it, for people to look at and to send again.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace assay::work {

/// The message on "assay.JOB.dead.KEY", as JSON.
struct dead_letter {
  nlohmann::ordered_json id;
  std::string reason;   ///< "killed", "transport", "schema", "size" or "failure"
  std::string message;  ///< a sentence
  std::int64_t tries = 0;
  std::string task;  ///< its line, as it was sent
};

/// Why a task was given up.
enum class burial : std::uint8_t {
  killed,     ///< each worker that ran it ended before there was a result
  transport,  ///< the model could not be reached
  schema,     ///< there is no schema to read the answer by
  size,       ///< the server does not take so large a result
  failure,    ///< the work on it failed
};
[[nodiscard]] const char* to_string(burial why) noexcept;

/// `id`: JSON text; what is none becomes null. Bytes of `task` that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string dead_letter_text(std::string_view id, burial why, const std::string& message,
                                           std::int64_t tries, std::string_view task);

}  // namespace assay::work
