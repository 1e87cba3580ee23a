// The entry of all tests. Each tests/test_<name>.cpp is a ctest entry of its own (see CMakeLists.txt).
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

int main(int count, char** arguments) {
  // No test leaves this machine, nor does a program that one runs: see assay/llm/offline.hpp.
  ::setenv("ASSAY_OFFLINE", "1", 1);
  return doctest::Context(count, arguments).run();
}
