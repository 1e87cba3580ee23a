// What `assay work` does.
#pragma once

#include "cli/ask_arguments.hpp"
#include "cli/palette.hpp"
#include "cli/report_output.hpp"
#include "cli/schema_arguments.hpp"
#include "work/queue_address.hpp"

#include <assay/options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::cli {

struct work_request {
  std::string job;
  work::queue_address address;
  std::int64_t replicas = 1;

  std::string enqueue;  ///< a file of lines; empty: this is not what is asked for
  std::string drain;    ///< a file for results; the same
  bool wait = false;
  report_arguments page;
  std::string dead;  ///< a file for dead letters; the same
  bool remove = false;
  bool force = false;

  std::string model;  ///< empty: lines are answers
  schema_arguments schemas;
  std::string schema_name;
  ask_arguments asking;
  parse_options reading;
  std::string prices;

  std::optional<std::size_t> in_flight;
  std::int64_t tries = 5;
  double ack_wait = 30;  ///< seconds
  double grace = 30;     ///< seconds
  std::string rate;
  std::string rate_name;
  std::string metrics;
  std::string metrics_address;
  bool until_empty = false;

  palette colors;  ///< of standard error
};

/// Each returns the exit code; throws failure.
[[nodiscard]] int enqueue_work(const work_request& request);
[[nodiscard]] int drain_work(const work_request& request);
[[nodiscard]] int show_dead_letters(const work_request& request);
[[nodiscard]] int remove_work(const work_request& request);
[[nodiscard]] int run_work(work_request request);

}  // namespace assay::cli
