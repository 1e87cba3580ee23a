// The calls of a batch API, the same for every provider: what differs is in batch_api.
#pragma once

#include "batch/batch_api.hpp"
#include "batch/job_files.hpp"
#include "http/exchange.hpp"
#include "llm/provider_model.hpp"

#include <assay/async/task.hpp>
#include <assay/llm/retry_policy.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::batch {

/// Every call throws model_error. Those that may be repeated are, after failures of transport, as the policy says; to
/// create a batch is not among them, because the provider may have created it all the same.
class batch_client {
 public:
  /// All must outlive this. `policy` gives the number of retries and the waits.
  batch_client(const provider_model& model, const batch_api& api, const retry_policy& policy);

  /// Uploads a file of requests, where the API wants that; gives the provider's name of it. `mark` names it there.
  [[nodiscard]] async::task<std::string> upload(std::shared_ptr<const old_file> file, std::string mark);
  /// Creates a batch. Throws uncertain where it is not known whether the provider has done so.
  [[nodiscard]] async::task<batch_status> create(batch_order order, std::shared_ptr<const old_file> file);
  struct uncertain {
    model_error why;
  };
  /// Waits as the policy says after the n-th failure (from 0); throws it where no retries are left.
  [[nodiscard]] async::task<void> wait_after(model_error why, int failures) const;

  [[nodiscard]] async::task<batch_status> status(std::string batch);
  /// A page of the batches that there are, the newest first where the provider sorts them.
  [[nodiscard]] async::task<batch_listing> list(std::string from);
  /// Writes a file of results; gives how many lines it has.
  [[nodiscard]] async::task<std::uint64_t> download(std::string result, file_layer& files, std::string name);

 private:
  struct answered {
    http::head head;
    ordered_json body;
  };
  [[nodiscard]] async::task<http::call> call_to(std::string path, http::method method);
  enum class transfer : std::uint8_t { message, file };
  [[nodiscard]] http_options limits_for(transfer of) const;
  /// Sends a call and reads its answer, which is JSON. Throws what went wrong.
  [[nodiscard]] async::task<answered> once(http::call what);
  /// The same, repeated as the policy says.
  [[nodiscard]] async::task<answered> repeated(http::call what);
  [[nodiscard]] async::task<std::uint64_t> download_once(http::call what, file_layer& files, std::string name);
  /// The failure that a call's answer reports.
  [[nodiscard]] async::task<void> throw_failure(http::exchange& call, http::head head) const;
  [[nodiscard]] std::string url_of(const std::string& path) const;
  void check_upload_url(const std::string& url) const;

  const provider_model& model_;
  const batch_api& api_;
  const retry_policy& policy_;
};

}  // namespace assay::inline v0::detail::batch
