// Tests that could not run for want of something outside of the tree. They say so at once and once more at the end of
// the run, where nobody overlooks it, and ctest shows their entry as skipped (see main.cpp).
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace skipped_tests {

struct entry {
  std::string test;  ///< its name
  std::string why;

  friend bool operator==(const entry&, const entry&) = default;
};

inline std::vector<entry>& all() {
  static std::vector<entry> entries;
  return entries;
}

/// Notes that the running test, or a part of it, did not run.
inline void note(const std::string& why) {
  MESSAGE("SKIPPED: " << why);
  const auto* running = doctest::getContextOptions()->currentTest;
  entry made{running == nullptr ? "" : running->m_name, why};
  if (std::find(all().begin(), all().end(), made) == all().end()) all().push_back(std::move(made));
}

/// One line for the whole and one a test; nothing where every test ran.
inline void report(std::ostream& out) {
  if (all().empty()) return;
  out << "\nSKIPPED: " << all().size() << (all().size() == 1 ? " test" : " tests")
      << " did not run, or only in part:\n";
  for (const entry& one : all()) out << "  " << one.test << "\n    " << one.why << '\n';
}

}  // namespace skipped_tests
