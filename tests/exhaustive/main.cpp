// All texts over small alphabets, read as several types: the law of the reader, tried on each.
//   assay_exhaustive [MORE]     texts of so many tokens more than the short run's; 2 take some minutes, -1 a second
#include "exhaustive/properties.hpp"
#include "exhaustive/suites.hpp"
#include "exhaustive/texts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

int main(int argc, char** argv) {
  const int more = argc > 1 ? std::stoi(argv[1]) : 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const exhaustive::suite& one : exhaustive::all_suites()) {
    exhaustive::properties all(one.type);
    const std::size_t length = static_cast<std::size_t>(std::max(static_cast<int>(one.length) + more, 1));
    exhaustive::for_each_text(one.tokens, length, [&](const std::string& text) { all.check(text); });
    std::printf("%s, %s: %zu texts, %zu exact, %zu mended\n", one.type.name.c_str(), one.alphabet.c_str(), all.texts(),
                all.exact(), all.mended());
    for (const auto& [kind, broken] : all.violations()) {
      std::printf("  %zu x %s\n    %s\n", broken.count, kind.c_str(), broken.example.c_str());
    }
    std::fflush(stdout);
    ++(all.violations().empty() ? passed : failed);
  }
  std::printf("%zu passed, %zu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
