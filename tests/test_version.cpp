// The version is written in version.hpp alone: what CMake read there, the macros and the library agree.
#include <assay/version.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

TEST_CASE("the version's macros, the project's version and that of the linked library agree") {
  const std::string dotted = std::to_string(ASSAY_VERSION_MAJOR) + "." + std::to_string(ASSAY_VERSION_MINOR) + "." +
                             std::to_string(ASSAY_VERSION_PATCH);
  CHECK(std::string(ASSAY_VERSION_STRING) == dotted);
  CHECK(assay::version() == dotted);
  CHECK(std::string(ASSAY_PROJECT_VERSION) == dotted);
}

TEST_CASE("the version as one integer can be compared by the preprocessor, and has room for each part") {
#if ASSAY_VERSION >= 100 && ASSAY_VERSION / 10000 == ASSAY_VERSION_MAJOR
  CHECK(ASSAY_VERSION / 100 % 100 == ASSAY_VERSION_MINOR);
  CHECK(ASSAY_VERSION % 100 == ASSAY_VERSION_PATCH);
#else
  FAIL("ASSAY_VERSION is below that of the first release, or its parts overlap");
#endif
}

TEST_CASE("CHANGELOG.md has a section for this version") {
  std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/CHANGELOG.md");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK(text.find("\n## [" ASSAY_VERSION_STRING "]") != std::string::npos);
}
