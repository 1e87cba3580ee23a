#include "cli/program_start.hpp"

#include <csignal>
#include <system_error>

#include <unistd.h>

namespace assay::cli {

program_start::program_start() { std::signal(SIGPIPE, SIG_DFL); }

program_start::~program_start() = default;

std::vector<std::string> program_arguments(int count, char** arguments) { return {arguments, arguments + count}; }

std::filesystem::path executable_file() {
  std::error_code problem;
  return std::filesystem::read_symlink("/proc/self/exe", problem);
}

unsigned long process_number() { return static_cast<unsigned long>(::getpid()); }

}  // namespace assay::cli
