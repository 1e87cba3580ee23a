// `assay serve` as a test runs it: on a port of its own, with its log in a file.
#pragma once

#include "support/background_process.hpp"
#include "support/http_client.hpp"
#include "support/scratch_folder.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

inline constexpr const char* served_person =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
        "required": ["name", "age"]})";

class served {
 public:
  /// `options` follow `assay serve --port 0`.
  explicit served(const std::vector<std::string>& options = {});

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] client_reply get(std::string_view path, const header_list& headers = {}) const {
    return ask_server(port_, "GET", path, {}, headers);
  }
  [[nodiscard]] client_reply post(std::string_view path, const nlohmann::json& body,
                                  const header_list& headers = {}) const {
    return ask_server(port_, "POST", path, body.dump(), headers);
  }
  void send_signal(int number) const { process_->send_signal(number); }
  /// Waits for its end; its exit code.
  [[nodiscard]] int wait() { return process_->wait(); }

  [[nodiscard]] std::string log() const { return read_file(folder_.path() / "log"); }
  /// The lines of the log that are JSON.
  [[nodiscard]] std::vector<nlohmann::json> log_lines() const;
  /// Waits until a line of the log satisfies `wanted`, and gives it. Throws std::runtime_error after 30 s.
  [[nodiscard]] nlohmann::json wait_for_line(const std::function<bool(const nlohmann::json&)>& wanted) const;
  /// The value of a metric, by its name and labels as they are written; 0 where it has none.
  [[nodiscard]] double metric(const std::string& sample) const;
  /// Waits until it has a value.
  void wait_for_metric(const std::string& sample, double value) const;

 private:
  scratch_folder folder_;
  std::optional<background_process> process_;
  int port_ = 0;
};

}  // namespace assay::test
