// What `assay batch` does.
#pragma once

#include "cli/ask_arguments.hpp"
#include "cli/report_output.hpp"
#include "cli/schema_arguments.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::cli {

enum class batch_action : std::uint8_t { make, submit, status, collect };

struct batch_request {
  batch_action action = batch_action::status;
  std::string folder;
  std::string prompts = "-";
  std::string model;
  schema_arguments schemas;
  ask_arguments asking;
  std::string source;
  std::string prices;
  std::optional<double> price_share;
  std::uint64_t max_requests = 0;
  std::uint64_t max_bytes = 0;
  bool again = false;
  bool wait = false;
  double longest_poll = 300;  ///< seconds
  bool as_json = false;
  report_arguments page;
};

/// Each returns the exit code; throws failure.
[[nodiscard]] int make_batch(batch_request request);
[[nodiscard]] int submit_batch(const batch_request& request);
[[nodiscard]] int show_batch(const batch_request& request);
[[nodiscard]] int collect_batch(const batch_request& request);

}  // namespace assay::cli
