// What the parts of a job are called on the server: streams, subjects, buckets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::work {

/// The consumer that all workers of a job share.
inline constexpr const char* workers_consumer = "workers";
/// The bucket of schemas, which all jobs share.
inline constexpr const char* schema_bucket = "assay-schemas";
/// The bucket of shared rates, which all jobs share.
inline constexpr const char* rate_bucket = "assay-rates";

/// Headers of a task's message, beside NATS's own.
inline constexpr const char* line_header = "Assay-Line";      ///< the number of its line
inline constexpr const char* id_header = "Assay-Id";          ///< its id as JSON text
inline constexpr const char* schema_header = "Assay-Schema";  ///< the name of its schema

/// Whether jobs, schemas and rates may be called so: 1 to 64 of the letters, the digits, '_' and '-'.
[[nodiscard]] constexpr bool is_name(std::string_view text) noexcept {
  constexpr std::size_t longest = 64;
  if (text.empty() || text.size() > longest) return false;
  for (const char c : text) {
    const bool is_good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!is_good) return false;
  }
  return true;
}

/// The names that belong to one job. A task, its result and its dead letter have the same key, the last word of their
/// subjects.
struct job_names {
  /// Throws std::invalid_argument for what is no name.
  explicit job_names(std::string_view job);

  std::string job;
  std::string task_stream;
  std::string result_stream;
  std::string dead_stream;
  std::string tries_bucket;
  std::string task_prefix;    ///< "assay.JOB.tasks."
  std::string result_prefix;  ///< "assay.JOB.results."
  std::string dead_prefix;    ///< "assay.JOB.dead."
};

}  // namespace assay::work
