// All texts over small alphabets, read as several types: the law of the reader, tried on each.
//   assay_exhaustive [MORE]     texts of so many tokens more than the short run's; 2 take some minutes
#include "exhaustive/properties.hpp"
#include "exhaustive/suites.hpp"
#include "exhaustive/texts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>

namespace {

/// What is known to break a property, and why it may.
struct exception {
  std::string_view kind;
  std::string_view reason;
};

constexpr exception known[] = {
    {"not explained by its repairs: item_for_list raw_control_character",
     "as it stands a text that begins with a bracket is an item; in exact JSON it is a list in a string, cut off"},
    {"not explained by its repairs: single_quotes item_for_list raw_control_character", "the same"},
    {"a complete text is read otherwise: other_candidates wrapped_in_key item_for_list missing_closer",
     "an item that reasoning interrupts, behind one that lacks its closer, is passed over: to be refused"},
};

const exception* find_known(std::string_view kind) {
  const auto* const found =
      std::find_if(std::begin(known), std::end(known), [kind](const exception& one) { return one.kind == kind; });
  return found == std::end(known) ? nullptr : found;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t more = argc > 1 ? std::stoul(argv[1]) : 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const exhaustive::suite& one : exhaustive::all_suites()) {
    exhaustive::properties all(one.type);
    exhaustive::for_each_text(one.tokens, one.length + more, [&](const std::string& text) { all.check(text); });
    std::printf("%s, %s: %zu texts, %zu exact, %zu mended\n", one.type.name.c_str(), one.alphabet.c_str(), all.texts(),
                all.exact(), all.mended());
    bool holds = true;
    for (const auto& [kind, broken] : all.violations()) {
      std::printf("  %zu x %s\n    %s\n", broken.count, kind.c_str(), broken.example.c_str());
      const exception* const why = find_known(kind);
      if (why != nullptr) std::printf("    known: %s\n", std::string(why->reason).c_str());
      holds &= why != nullptr;
    }
    std::fflush(stdout);
    ++(holds ? passed : failed);
  }
  std::printf("%zu passed, %zu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
