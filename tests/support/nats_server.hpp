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
  /// `configuration`: what the server is told beside what the script tells it.
  explicit nats_server(const std::string& configuration = {});
  /// False where there is no nats-server on this machine; then the test is noted as skipped.
  [[nodiscard]] bool is_there() const;
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] int port() const { return std::stoi(url_.substr(url_.rfind(':') + 1)); }

  /// `assay work` for a job at this server.
  [[nodiscard]] std::vector<std::string> command(const std::string& job, const std::vector<std::string>& words) const;
  [[nodiscard]] command_output work(const std::string& job, const std::vector<std::string>& words,
                                    const std::string& input = {}) const;
  /// Sends a message as some other program may, and waits until a stream has it. `headers`: with the line that they
  /// begin with; empty: none.
  void send(const std::string& subject, const std::string& text, const std::string& headers = {}) const;

 private:
  scratch_folder folder_;
  background_process process_;
  std::string url_;
};

}  // namespace assay::test
