// A program that runs beside a test: a server.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace assay::test {

/// Runs until this is destroyed, when it gets SIGTERM (unless it has ended) and is waited for. Its standard output is
/// ours to read.
class background_process {
 public:
  /// arguments[0] is the program: by its path, or by its name where PATH has it. Throws std::runtime_error.
  explicit background_process(const std::vector<std::string>& arguments);
  background_process(const background_process&) = delete;
  background_process& operator=(const background_process&) = delete;
  ~background_process();

  /// The next line of its output, without its end; empty when there is none any more. Blocks until there is.
  [[nodiscard]] std::string read_line();

  void send_signal(int number) const;
  /// Waits for its end; gives its exit code, 128 + the signal where one ended it. Once.
  [[nodiscard]] int wait();

 private:
  pid_t process_ = -1;
  std::FILE* output_ = nullptr;
};

}  // namespace assay::test
