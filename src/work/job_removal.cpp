#include "work/job_removal.hpp"

#include "work/key_values.hpp"
#include "work/queue_link.hpp"

#include <string>

namespace assay::work {
namespace {

bool remove_stream(const queue_link& link, const std::string& name) {
  return patiently([&] {
    jsErrCode code = {};
    const natsStatus status = js_DeleteStream(link.context(), name.c_str(), nullptr, &code);
    if (status == NATS_NOT_FOUND || code == JSStreamNotFoundErr) return false;
    require(status, "removing the stream '" + name + "'", code);
    return true;
  });
}

void remove_key(const queue_link& link, const std::string& bucket, const std::string& key) {
  patiently([&] {
    if (extent_of(link, bucket_stream(bucket))) key_values(link, bucket).remove(key);
  });
}

}  // namespace

bool remove_job(const queue_address& address, std::string_view job) {
  const queue_link link(address);
  const job_names names(job);
  // The tasks first: without them nobody can take those for open whose results are gone.
  bool has_removed = false;
  for (const std::string& stream :
       {names.task_stream, names.result_stream, names.dead_stream, bucket_stream(names.tries_bucket)}) {
    has_removed = remove_stream(link, stream) || has_removed;
  }
  remove_key(link, schema_bucket, names.job);
  remove_key(link, rate_bucket, names.job);
  return has_removed;
}

}  // namespace assay::work
