// The entry of all tests. Each tests/test_<name>.cpp is a ctest entry of its own (see CMakeLists.txt).
#define DOCTEST_CONFIG_IMPLEMENT
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

namespace {

/// What is returned where nothing failed but something was skipped. ctest asks for a code of its own.
int skipped_code() {
  const char* wanted = std::getenv("ASSAY_SKIPPED_EXIT_CODE");
  return wanted == nullptr ? EXIT_SUCCESS : std::atoi(wanted);
}

}  // namespace

int main(int count, char** arguments) {
  // No test leaves this machine, nor does a program that one runs: see assay/llm/offline.hpp.
#if defined(_WIN32)
  ::_putenv_s("ASSAY_OFFLINE", "1");
#else
  ::setenv("ASSAY_OFFLINE", "1", 1);
#endif
  const int failed = doctest::Context(count, arguments).run();
  skipped_tests::report(std::cout);
  return failed == 0 && !skipped_tests::all().empty() ? skipped_code() : failed;
}
