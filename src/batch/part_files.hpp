// The files of requests: written within the provider's limits, and the ids in them.
#pragma once

#include "batch/batch_api.hpp"
#include "batch/job_files.hpp"
#include "batch/job_state.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::batch {

/// Writes requests into as few parts as the limits permit, in order.
class part_writer {
 public:
  /// `earlier`: how many parts the job has. All must outlive this.
  part_writer(file_layer& files, const batch_api& api, const stored_job& job, std::size_t earlier)
      : files_(files), api_(api), job_(job), earlier_(earlier) {}

  /// `place`: where the prompt is in prompts.jsonl; nothing for a request that asks again. Throws std::invalid_argument
  /// for a request that is larger than a part may be.
  void add(request_id id, std::string_view path, std::string_view body, std::optional<std::uint64_t> place);
  /// The parts; all are on the disk.
  [[nodiscard]] std::vector<stored_part> finish();

 private:
  void refuse_size(request_id id, std::uint64_t size) const;
  void begin_part();
  void end_part();

  file_layer& files_;
  const batch_api& api_;
  const stored_job& job_;
  std::size_t earlier_;
  std::optional<durable_file> file_;
  std::vector<stored_part> parts_;
};

[[nodiscard]] inline std::string file_of(const stored_part& part) { return part.name + ".jsonl"; }

/// Calls `take` with the id of each request of a part, in the file's order.
void for_each_id(file_layer& files, const batch_api& api, const stored_job& job, const stored_part& part,
                 const std::function<void(request_id)>& take);

}  // namespace assay::inline v0::detail::batch
