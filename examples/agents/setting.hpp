// What the examples have in common: which model they ask, and by which clock.
//
//   example                                    a recording or a function in a model's place, on the simulated clock
//           --model NAME [--strong NAME]       openai:gpt-5-mini, anthropic:claude-haiku-4-5, ollama:llama3.2, ...
//           --record FILE                      and writes down what was said
#pragma once

#include <assay/agent.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace setting {

namespace async = assay::async;
using model = std::shared_ptr<assay::language_model>;

/// A strong model is what hard questions go to; the same where only one was named.
struct models {
  model first;
  model strong;
};

/// The recording of that name. They were written by hand, in the form that recording_model writes.
inline model recording(const std::string& name) {
  return std::make_shared<assay::replay_model>(ASSAY_RECORDINGS_DIR "/" + name + ".jsonl",
                                               assay::replay_order::in_sequence);
}

inline std::map<std::string, std::string> read_arguments(int count, char** arguments) {
  std::map<std::string, std::string> given;
  for (int i = 1; i < count; i += 2) {
    const std::string option = arguments[i];
    const bool known = option == "--model" || option == "--strong" || option == "--record";
    if (!known || i + 1 == count) throw std::invalid_argument("[--model NAME] [--strong NAME] [--record FILE]");
    given[option] = arguments[i + 1];
  }
  return given;
}

/// Runs an example to its end: main's result.
inline int run(int count, char** arguments, const model& offline, async::task<void> (*example)(models)) {
  try {
    const auto given = read_arguments(count, arguments);
    const bool is_real = given.contains("--model");
    models chosen{offline, nullptr};
    if (is_real) chosen.first = assay::model_from(given.at("--model"));
    if (given.contains("--record")) {
      chosen.first = std::make_shared<assay::recording_model>(chosen.first, given.at("--record"));
    }
    chosen.strong = given.contains("--strong") ? assay::model_from(given.at("--strong")) : chosen.first;
    async::loop_options loop;
    loop.clock = is_real ? async::clock_kind::real : async::clock_kind::simulated;
    async::run(example(chosen), loop);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

}  // namespace setting
