// How the system starts a program, and what it tells of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace assay::cli {

/// While it lives the process is as the commands expect it. The standard streams carry bytes as they are (Windows would
/// write "\r\n" for "\n"), a console takes them as UTF-8 and obeys escape sequences, and a reader that has seen enough
/// (`assay parse ... | head`) ends the program quietly, whatever the parent ignored.
class program_start {
 public:
  program_start();
  ~program_start();
  program_start(const program_start&) = delete;
  program_start& operator=(const program_start&) = delete;

 private:
  unsigned output_code_page_ = 0;  ///< of the console, as it was; 0: nothing to restore
};

/// The program's name and its arguments, in UTF-8 where the system keeps them in another encoding.
[[nodiscard]] std::vector<std::string> program_arguments(int count, char** arguments);

/// The file of this program; empty where the system doesn't say.
[[nodiscard]] std::filesystem::path executable_file();

/// The number of this process.
[[nodiscard]] unsigned long process_number();

}  // namespace assay::cli
