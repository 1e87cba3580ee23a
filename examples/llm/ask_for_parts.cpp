// After an invalid answer only the invalid values are asked for; what was right stays exactly as it is.
#include "../models/invoice.hpp"
#include "recorded.hpp"

#include <iostream>

int main() {
  assay::extract_options options;
  options.retry.scope = assay::reask_scope::failing_paths;
  const auto invoice =
      assay::extract_sync<Invoice>(examples::recording("ask_for_parts"), "Read the invoice: ...", options);

  for (const assay::attempt& one : invoice.attempts) {
    std::cout << "attempt " << one.number << ": " << to_string(one.outcome) << ", " << one.usage.output_tokens
              << " tokens of output\n";
    for (const assay::path& where : one.asked_for) std::cout << "  asked for " << assay::to_string(where) << "\n";
    if (!one.asked_for.empty()) std::cout << "  the model wrote " << one.response->text() << "\n";
    if (one.error) std::cout << one.error->feedback();
  }
  std::cout << assay::dump(invoice.value) << "\n";
}
