// Prints a table: what assay::async takes, what the machine's python3 takes with asyncio, and the ratio.
//   bench_async            everything, which takes about a minute and 2 GB (asyncio's million sleeps)
//   bench_async NAME       one of our measurements alone, as numbers
// Each measurement is a process of its own, so that peaks of memory are its own.
#include "measurements.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct row {
  const char* name;  ///< for the processes
  const char* what;  ///< for the table: a line for each number that they print
  const char* unit;
  double most;         ///< the project's target; 0 for none
  std::size_t number;  ///< which of the numbers
};

constexpr row rows[] = {
    {"sleeps", "a million one-second sleeps", "s", 1.4, 0},  {"sleeps", "  peak memory", "MB", 250, 1},
    {"await", "awaiting a trivial task", "ns", 10, 0},       {"yield", "a yield through the loop", "ns", 60, 0},
    {"fds100", "waking one of 100 descriptors", "us", 0, 0}, {"fds10000", "waking one of 10,000", "us", 0, 0},
};

/// The numbers that a command prints; none if it fails.
std::vector<double> run(const std::string& command) {
  std::vector<double> numbers;
  std::FILE* const output = ::popen((command + " 2>/dev/null").c_str(), "r");
  if (output == nullptr) return {};
  for (double number = 0; std::fscanf(output, "%lf", &number) == 1;) numbers.push_back(number);
  return ::pclose(output) == 0 ? numbers : std::vector<double>();
}

int measure(const std::string& name) {
  if (name == "sleeps") {
    std::printf("%.6f\n", bench::million_sleeps());
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("%.1f\n", static_cast<double>(usage.ru_maxrss) * 1024 / 1e6);
  } else if (name == "await") {
    std::printf("%.3f\n", bench::trivial_await());
  } else if (name == "yield") {
    std::printf("%.3f\n", bench::yield_through_loop());
  } else if (name.rfind("fds", 0) == 0) {
    std::printf("%.3f\n", bench::descriptor_wakeup(std::strtoul(name.c_str() + 3, nullptr, 10)));
  } else {
    std::fprintf(stderr, "unknown measurement: %s\n", name.c_str());
    return 2;
  }
  return 0;
}

void print_number(const std::vector<double>& numbers, std::size_t which) {
  if (which < numbers.size()) {
    std::printf(" | %12.2f", numbers[which]);
  } else {
    std::printf(" | %12s", "-");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) return measure(arguments[1]);

  const bool has_python = std::system("python3 -c 'import asyncio; asyncio.TaskGroup' >/dev/null 2>&1") == 0;
  if (!has_python) std::printf("There is no python3 of version 3.11 or newer here: asyncio is left out.\n");
  std::printf("%-28s | unit |  assay::async |      asyncio |   ratio | target\n", "");
  std::vector<double> ours;
  std::vector<double> theirs;
  for (const row& each : rows) {
    if (each.number == 0) {
      ours = run(std::string(arguments[0]) + " " + each.name);
      theirs = has_python ? run(std::string("python3 ") + ASSAY_ASYNCIO_PEER + " " + each.name) : std::vector<double>();
    }
    std::printf("%-28s | %-4s", each.what, each.unit);
    print_number(ours, each.number);
    print_number(theirs, each.number);
    if (each.number < ours.size() && each.number < theirs.size()) {
      std::printf(" | %7.1f", theirs[each.number] / ours[each.number]);
    } else {
      std::printf(" | %7s", "-");
    }
    if (each.most > 0) {
      std::printf(" | at most %g\n", each.most);
    } else {
      std::printf(" |\n");
    }
    std::fflush(stdout);
  }
  return 0;
}
