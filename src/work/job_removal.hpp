// Takes a job from the server.
#pragma once

#include "work/queue_address.hpp"

#include <string_view>

namespace assay::work {

/// Removes all that the server has of a job, whatever its state: tasks, results, dead letters, tries, the schema and
/// the rate of its name. Workers of the job end. Given again, it removes what an earlier call has left. False where
/// there was nothing. Blocks. Throws queue_error, and std::invalid_argument for what is no name.
[[nodiscard]] bool remove_job(const queue_address& address, std::string_view job);

}  // namespace assay::work
