// Where the values of an answer come from, and what they cost: a recording of a model is asked about a text, and each
// value is looked up in it. Needs no network.
#include "models/person.hpp"

#include <assay/llm.hpp>

#include <iostream>
#include <memory>
#include <string>

int main() {
  const auto model = std::make_shared<assay::replay_model>(ASSAY_EXAMPLES_DIR "/answers/quickstart_recording.jsonl",
                                                           assay::replay_order::in_sequence);
  const std::string text = "Grace Hopper turned eighty-five today. Write to grace@navy.example.";
  assay::extract_options options;
  options.source = text;
  const auto who = assay::extract_sync<Person>(model, "Extract the person: " + text, options);

  for (const assay::grounded_field& field : who.grounding.fields) {
    const assay::text_span& at = field.spans.at(0);  // all are there, or extract would have thrown
    std::cout << assay::to_string(field.loc) << " is " << field.value << ": \"" << text.substr(at.offset, at.length)
              << "\" (" << assay::to_string(*field.how) << ")\n";
  }

  const assay::price_table& prices = assay::shipped_prices();
  if (const auto cost = assay::cost_of(who.usage, "openai:gpt-5-mini", prices)) {
    std::cout << "gpt-5-mini would have cost " << *cost * 1000
              << " dollars for a thousand such texts, by the prices of " << prices.date << "\n";
  }
  return who.value.age == 85 && who.grounding.complete() ? 0 : 1;
}
