// An answer is cancelled at its first error that no further text can mend, and asked again: neither paid for nor waited
// for to its end.
#include "../models/invoice.hpp"
#include "recorded.hpp"

#include <iostream>

int main() {
  const auto model = std::make_shared<examples::in_pieces>(examples::recording("stop_early"));
  assay::extract_options options;
  options.retry.early_stop = true;
  const auto invoice = assay::extract_sync<Invoice>(model, "Read the invoice: ...", options);

  for (const assay::attempt& one : invoice.attempts) {
    std::cout << "attempt " << one.number << ": " << to_string(one.outcome) << ", " << one.answer.size() << " bytes";
    if (one.stopped_early) std::cout << ", then stopped; about " << one.saved_tokens_estimate << " tokens saved";
    std::cout << "\n";
    if (one.error) std::cout << one.error->feedback();
  }
  std::cout << invoice.value.items.size() << " items, " << invoice.value.total << " in all\n";
}
