// How probable the model found each value: what is below a threshold goes to a person.
#include "../models/person.hpp"
#include "recorded.hpp"

#include <iomanip>
#include <iostream>

int main() {
  assay::extract_options options;
  options.base.logprobs = true;
  const auto who =
      assay::extract_sync<Person>(examples::recording("how_sure"), "Extract: Grace Hopper, in her eighties", options);
  std::cout << std::fixed << std::setprecision(2);
  for (const assay::field_confidence& one : who.confidence) {
    std::cout << assay::to_string(one.loc) << ": " << one.probability << " by " << one.tokens
              << (one.tokens == 1 ? " token" : " tokens") << (one.probability < 0.8 ? ", to be checked" : "") << "\n";
  }
}
