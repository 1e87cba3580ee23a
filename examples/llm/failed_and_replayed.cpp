// An extraction that fails is written as one file, and played again from it: by the same type it fails in the same way,
// by a corrected one it succeeds.
#include "recorded.hpp"

#include <filesystem>
#include <iostream>
#include <string>

#include <unistd.h>

namespace first_try {

struct Seat {
  int row;
  std::string letter;
};

}  // namespace first_try

namespace corrected {

struct Seat {
  int row;
  std::string letter;
};

}  // namespace corrected

template <>
struct assay::describe<first_try::Seat> {
  static constexpr auto fields = assay::fields(assay::field<&first_try::Seat::row>(assay::ge(1)));  // there is a row 0
};

template <>
struct assay::describe<corrected::Seat> {
  static constexpr auto fields = assay::fields(assay::field<&corrected::Seat::row>(assay::ge(0)));
};

namespace {

void print(const std::string& title, const assay::replayed_extraction& now) {
  std::cout << title << (now.is_same() ? ": the same" : "") << "\n";
  for (const assay::replay_difference& one : now.differences) {
    std::cout << "  " << (one.attempt == 0 ? "in the end" : "attempt " + std::to_string(one.attempt)) << ", "
              << to_string(one.part) << (one.where.empty() ? "" : " ") << one.where << ": " << one.was << " -> "
              << one.is << "\n";
  }
}

}  // namespace

int main() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("assay_example_capsules_" + std::to_string(::getpid()));
  assay::extract_options options;
  options.retry.on_failure = assay::capsule(folder);
  options.retry.max_retries = 1;
  try {
    static_cast<void>(
        assay::extract_sync<first_try::Seat>(examples::recording("failed_and_replayed"), "Which seat?", options));
  } catch (const assay::extraction_error& error) {
    std::cout << to_string(error.reason()) << " after " << error.attempts().size() << " attempts\n";
  }

  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const assay::extraction_record record = assay::read_capsule(file.path());
    print("by the same type", assay::replay<first_try::Seat>(record));
    print("by the corrected type", assay::replay<corrected::Seat>(record));
  }
  std::filesystem::remove_all(folder);
}
