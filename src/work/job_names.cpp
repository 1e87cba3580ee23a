#include "work/job_names.hpp"

#include <stdexcept>

namespace assay::work {
namespace {

std::string checked(std::string_view job) {
  if (is_name(job)) return std::string(job);
  throw std::invalid_argument("'" + std::string(job) +
                              "' is no name of a job: it must have 1 to 64 letters, digits, '_' or '-'");
}

}  // namespace

job_names::job_names(std::string_view name)
    : job(checked(name)),
      task_stream("assay-" + job + "-tasks"),
      result_stream("assay-" + job + "-results"),
      dead_stream("assay-" + job + "-dead"),
      tries_bucket("assay-" + job + "-tries"),
      task_prefix("assay." + job + ".tasks."),
      result_prefix("assay." + job + ".results."),
      dead_prefix("assay." + job + ".dead.") {}

}  // namespace assay::work
