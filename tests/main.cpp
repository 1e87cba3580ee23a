// The entry of all tests. Each tests/test_<name>.cpp is a ctest entry of its own (see CMakeLists.txt).
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
