// What an extraction cost, and what it would cost elsewhere; an unknown price is unknown, and not zero.
#include "../models/person.hpp"
#include "recorded.hpp"

#include <iostream>

int main() {
  const auto who =
      assay::extract_sync<Person>(examples::recording("what_it_costs"), "Extract: Grace Hopper, eighty-five");
  std::cout << who.attempts.size() << " attempts, " << who.usage.input_tokens << " tokens in, "
            << who.usage.output_tokens << " out, of which " << who.usage.reasoning_tokens << " to reason\n";
  if (who.usage.cost) std::cout << "by the provider's prices when it was recorded: $" << *who.usage.cost << "\n";

  // By a table of one's own; assay::shipped_prices() is the one that assay comes with.
  const assay::price_table prices{.date = "2026-01-01",
                                  .models = {{"openai:small", {.input = 0.25, .output = 2, .cached_input = 0.025}},
                                             {"openai:large", {.input = 2.5, .output = 20}}}};
  for (const char* model : {"openai:small", "openai:large", "openai:unheard-of"}) {
    const auto cost = assay::cost_of(who.usage, model, prices);
    std::cout << model << ": ";
    if (cost) {
      std::cout << "$" << *cost << "\n";
    } else {
      std::cout << "unknown\n";
    }
  }
}
