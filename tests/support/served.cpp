#include "support/served.hpp"

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace assay::test {
namespace {

/// Looks again and again: what is looked at is in another process, which tells nobody. Throws after 30 s.
void wait_until(const std::function<bool()>& is_so, const std::string& what) {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("in vain: " + what);
    std::this_thread::sleep_for(2ms);
  }
}

}  // namespace

served::served(const std::vector<std::string>& options) {
  std::vector<std::string> words = {
      "/bin/sh", "-c", R"(log=$1; shift; exec "$@" 2> "$log")", "sh", folder_.file("log"), ASSAY_CLI, "serve",
      "--port",  "0"};
  words.insert(words.end(), options.begin(), options.end());
  process_.emplace(words);
  const std::string url = process_->read_line();
  const std::size_t colon = url.rfind(':');
  if (!url.starts_with("http://") || colon == std::string::npos) throw std::runtime_error("no service: " + log());
  port_ = std::stoi(url.substr(colon + 1));
}

std::vector<nlohmann::json> served::log_lines() const {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(log());
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with('{') || !line.ends_with('}')) continue;  // a message, or a line that is being written
    lines.push_back(nlohmann::json::parse(line));
  }
  return lines;
}

nlohmann::json served::wait_for_line(const std::function<bool(const nlohmann::json&)>& wanted) const {
  nlohmann::json found;
  wait_until(
      [&] {
        for (const nlohmann::json& line : log_lines()) {
          if (!wanted(line)) continue;
          found = line;
          return true;
        }
        return false;
      },
      "a line of the log: " + log());
  return found;
}

double served::metric(const std::string& sample) const {
  std::istringstream lines(get("/metrics").body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(sample + " ")) return std::stod(line.substr(sample.size() + 1));
  }
  return 0;
}

void served::wait_for_metric(const std::string& sample, double value) const {
  wait_until([&] { return metric(sample) == value; }, sample);
}

}  // namespace assay::test
