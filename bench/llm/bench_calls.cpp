// Prints a table: what it takes to make many calls of a model at once, where the model answers after a second, beside
// Python's asyncio with its standard library and Node's fetch. The model is the mock provider, a process of its own.
//   bench_calls               everything, about a minute
//   bench_calls URL COUNT     our measurement alone: seconds, and peak memory in MB
// Each measurement is a process of its own, so that peaks of memory are its own.
#include "mock_provider/mock_server.hpp"
#include "support/background_process.hpp"

#include <assay/llm.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace async = assay::async;

struct Person {
  std::string name;
  int age;
};

// --- our measurement -------------------------------------------------------------------------------------------------

async::task<int> call(assay::model_ref model, std::size_t number) {
  const auto who = co_await assay::extract<Person>(
      std::move(model), "Extract: John Smith, 35 years old, number " + std::to_string(number));
  co_return who.value.age;
}

async::task<void> call_all(std::string url, std::size_t count) {
  assay::provider_options options;
  options.base_url = std::move(url);
  const auto model = assay::model_from("openai:mock", options);
  std::vector<async::task<int>> calls;
  calls.reserve(count);
  for (std::size_t i = 0; i < count; ++i) calls.push_back(call(model, i));
  const std::vector<int> ages = co_await async::gather(std::move(calls));
  if (ages.size() != count) throw std::runtime_error("lost some");
}

int measure(const std::string& url, std::size_t count) {
  mock::raise_file_limit();
  const auto begin = std::chrono::steady_clock::now();
  async::run(call_all(url, count));
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  std::printf("%.3f\n%.1f\n", time.count(), static_cast<double>(used.ru_maxrss) * 1024 / 1e6);
  return 0;
}

// --- the table -------------------------------------------------------------------------------------------------------

/// The numbers that a command prints; none if it fails.
std::vector<double> run(const std::string& command, std::size_t count) {
  assay::test::background_process server(
      {ASSAY_MOCK_PROVIDER, "--delay", "1", "--answer", R"({"name": "John", "age": 35})"});
  const std::string url = server.read_line();
  std::vector<double> numbers;
  std::FILE* const output = ::popen((command + " " + url + " " + std::to_string(count)).c_str(), "r");
  if (output == nullptr) return {};
  for (double number = 0; std::fscanf(output, "%lf", &number) == 1;) numbers.push_back(number);
  return ::pclose(output) == 0 ? numbers : std::vector<double>();
}

void print(const std::vector<double>& numbers, std::size_t which) {
  if (which < numbers.size()) {
    std::printf(" | %10.2f", numbers[which]);
  } else {
    std::printf(" | %10s", "-");
  }
}

struct row {
  std::size_t count;
  double most_seconds;    ///< the project's targets
  double most_megabytes;  ///< 0 for none
};

}  // namespace

int main(int count, char** arguments) {
  if (count == 3) return measure(arguments[1], std::strtoul(arguments[2], nullptr, 10));

  const std::string ours = arguments[0];
  std::printf("%-34s |      assay |    asyncio | Node fetch | target\n", "calls at once, a second each");
  for (const row& each : {row{1000, 1.2, 0}, row{10'000, 4, 400}}) {
    const std::vector<double> results[] = {run(ours, each.count), run("python3 " ASSAY_ASYNCIO_PEER, each.count),
                                           run("node " ASSAY_FETCH_PEER, each.count)};
    std::printf("%6zu, seconds                    ", each.count);
    for (const auto& numbers : results) print(numbers, 0);
    std::printf(" | at most %g\n%6zu, peak memory of the caller, MB", each.most_seconds, each.count);
    for (const auto& numbers : results) print(numbers, 1);
    std::printf(each.most_megabytes > 0 ? " | at most %g\n" : " |\n", each.most_megabytes);
    std::fflush(stdout);
  }
  return 0;
}
