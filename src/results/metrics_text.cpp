#include "results/metrics_text.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <unistd.h>

namespace assay::results {
namespace {

/// Bytes that are in memory; 0 where the system doesn't say.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors() {
  std::error_code problem;
  const std::filesystem::directory_iterator all("/proc/self/fd", problem);
  return problem ? 0 : static_cast<std::uint64_t>(std::distance(begin(all), end(all)));
}

}  // namespace

void put_help(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void put_sample(std::string& text, std::string_view name, std::string_view labels, const std::string& value) {
  text.append(name);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  text.append(" ").append(value).append("\n");
}

void put_single(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                std::uint64_t value) {
  put_help(text, name, type, help);
  put_sample(text, name, {}, std::to_string(value));
}

std::string label(std::string_view name, std::string_view value) {
  return std::string(name).append("=\"").append(value).append("\"");
}

std::string number_text(double number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.9g", number);
  return text.data();
}

void put_model_counts(std::string& text, std::uint64_t attempts, std::uint64_t input_tokens,
                      std::uint64_t output_tokens) {
  put_single(text, "assay_model_attempts_total", "counter", "Questions asked of models.", attempts);
  put_help(text, "assay_model_tokens_total", "counter", "Tokens that models counted.");
  put_sample(text, "assay_model_tokens_total", label("kind", "input"), std::to_string(input_tokens));
  put_sample(text, "assay_model_tokens_total", label("kind", "output"), std::to_string(output_tokens));
}

void put_process(std::string& text, std::uint64_t start_time) {
  put_single(text, "process_start_time_seconds", "gauge", "When the process began, since 1970.", start_time);
  put_single(text, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes());
  put_single(text, "process_open_fds", "gauge", "Descriptors that are open.", open_descriptors());
}

std::uint64_t seconds_since_1970() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

}  // namespace assay::results
