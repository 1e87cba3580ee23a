// Where the results of requests are, in the files that came from the provider: in any order, with lines that are none.
#pragma once

#include "batch/batch_api.hpp"
#include "batch/job_files.hpp"
#include "batch/job_state.hpp"
#include "batch/part_files.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::detail::batch {

/// What is wrong with files of results.
struct result_faults {
  std::uint64_t unreadable = 0;  ///< lines that are no result: no JSON, or without an id
  std::uint64_t unknown = 0;     ///< results of no request of the part
  std::uint64_t repeated = 0;    ///< results of a request that has one already; the first counts
  std::uint64_t missing = 0;     ///< requests without a result
};

/// The result of a request, or where it would be.
struct result_place {
  int attempt = 0;
  std::uint32_t part = 0;
  std::uint32_t file = 0;  ///< of its part
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool is_there = false;
};

/// The results of parts that are collected, by the number of the prompt and then by the attempt. Of a part that failed
/// every result is missing.
class result_index {
 public:
  result_index(file_layer& files, const batch_api& api, const stored_job& job, const stored_state& state)
      : files_(files), api_(api), job_(job), state_(state) {}

  /// Adds a part, collected or failed.
  void add(std::size_t part);
  /// Forgets all; the faults stay.
  void clear();
  /// Of a prompt; nullptr where there is none.
  [[nodiscard]] const std::vector<result_place>* find(std::uint64_t prompt) const;
  /// What a result says. For one that is missing: that it is, or why its part has none.
  [[nodiscard]] batch_item read(const result_place& place) const;
  [[nodiscard]] const result_faults& faults() const noexcept { return faults_; }

 private:
  void add_file(std::size_t part, std::uint32_t file, const std::vector<request_id>& order);
  void put(request_id id, std::size_t part, std::uint32_t file, const line_file::line& line);
  [[nodiscard]] result_place* place_of(request_id id, std::size_t part);

  file_layer& files_;
  const batch_api& api_;
  const stored_job& job_;
  const stored_state& state_;
  std::unordered_map<std::uint64_t, std::vector<result_place>> places_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const old_file>> open_;  // by part and file
  result_faults faults_;
};

}  // namespace assay::inline v0::detail::batch
