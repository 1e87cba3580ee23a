// A server of NATS with file storage, for one test.
#pragma once

#include "support/background_process.hpp"
#include "support/run_command.hpp"
#include "support/scratch_folder.hpp"

#include <string>
#include <vector>

namespace assay::test {

/// scripts/nats_demo.sh: gone with this.
class nats_server {
 public:
  nats_server();
  /// False where there is no nats-server on this machine; then the test is noted as skipped.
  [[nodiscard]] bool is_there() const;
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

  /// `assay work` for a job at this server.
  [[nodiscard]] std::vector<std::string> command(const std::string& job, const std::vector<std::string>& words) const;
  [[nodiscard]] command_output work(const std::string& job, const std::vector<std::string>& words,
                                    const std::string& input = {}) const;

 private:
  scratch_folder folder_;
  background_process process_;
  std::string url_;
};

}  // namespace assay::test
