#include "cli/ask_arguments.hpp"

#include "cli/choices.hpp"
#include "json/nearest_name.hpp"
#include "json/unicode.hpp"

#include <assay/llm.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

using mode_choice = std::optional<output_mode>;
constexpr choices<mode_choice, 3> output_mode_choices{
    {{"native", output_mode::native}, {"tool", output_mode::tool}, {"prompted", output_mode::prompted}}};

/// Where the provider is misspelled; empty where none is near.
std::string meant_model(const std::string& name) {
  const std::vector<std::string> prefixes = {"openai",  "openai-responses", "anthropic", "google",
                                             "ollama",  "ollama-native",    "azure",     "vertex",
                                             "bedrock", "replay",           "test"};
  const std::size_t colon = name.find(':');
  const std::string written = name.substr(0, colon);
  const std::string meant = detail::nearest_name(written, prefixes);
  if (colon == std::string::npos || meant.empty() || meant == written) return {};
  return meant + name.substr(colon);
}

}  // namespace

void add_ask_options(CLI::App& command, ask_arguments& arguments) {
  command.add_option("--base-url", arguments.base_url, "Another server with the provider's API")->type_name("URL");
  add_choice(command, "--output-mode", arguments.mode, output_mode_choices,
             "How the schema is enforced; by default the best mode that the model supports");
  command.add_option("--system", arguments.system, "The system prompt")->type_name("TEXT");
  command.add_option("--temperature", arguments.temperature, "From 0 to 2; by default the provider's own")
      ->check(number_between(0, 2, "0 to 2"))
      ->type_name("N");
  command
      .add_option("--max-tokens", arguments.max_tokens,
                  "The most tokens of an answer, from 1 to 10000000; by default the provider's own limit")
      ->check(number_between(1, 10'000'000, "1 to 10000000"))
      ->type_name("N");
  command
      .add_option("--retries", arguments.retries,
                  "How often to ask again for an invalid answer, from 0 to 100 (default 2)")
      ->check(CLI::Range(0, 100).description(""))
      ->type_name("N");
  command
      .add_option("--transport-retries", arguments.transport_retries,
                  "How often to repeat a failed call (429, 5xx, connections), from 0 to 100 (default 4)")
      ->check(CLI::Range(0, 100).description(""))
      ->type_name("N");
  command.add_option("--record", arguments.record, "Append every exchange to FILE, for --model replay:FILE")
      ->type_name("FILE");
  command.add_flag("--logprobs", arguments.logprobs,
                   "Ask for the tokens' log-probabilities, which give each value a confidence");
}

std::shared_ptr<language_model> make_model(const std::string& name, const ask_arguments& arguments) {
  provider_options options;
  options.base_url = arguments.base_url;
  options.prices = arguments.prices;
  std::shared_ptr<language_model> model;
  try {
    model = model_from(name, std::move(options));
  } catch (const std::invalid_argument& problem) {
    const std::string meant = meant_model(name);
    if (meant.empty()) throw;
    throw std::invalid_argument(std::string(problem.what()) + "; did you mean '" + meant + "'?");
  }
  if (arguments.record.empty()) return model;
  return std::make_shared<recording_model>(std::move(model), arguments.record);
}

std::string recording_of(const std::string& model) {
  constexpr std::string_view prefix = "replay:";
  return model.starts_with(prefix) ? model.substr(prefix.size()) : std::string();
}

extract_options options_of(const ask_arguments& arguments) {
  extract_options options;
  options.mode = arguments.mode;
  options.instructions = arguments.system;
  options.base.temperature = arguments.temperature;
  options.base.max_tokens = arguments.max_tokens;
  options.base.logprobs = arguments.logprobs;
  options.retry.max_retries = arguments.retries;
  options.retry.max_transport_retries = arguments.transport_retries;
  return options;
}

void refuse_invalid_utf8(const std::string& text, const std::string& what) {
  if (detail::utf8_error(text) == text.size()) return;
  throw failure(what + " is not UTF-8; convert it, for instance with iconv");
}

failure as_failure(const std::exception& problem) {
  constexpr std::string_view title = "assay: ";
  std::string_view text = problem.what();
  if (text.starts_with(title)) text.remove_prefix(title.size());
  return failure(std::string(text));
}

CLI::Validator number_between(double least, double most, const std::string& limits) {
  const auto check = [least, most, limits](const std::string& text) {
    double number = 0;
    const bool fits = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
    return fits ? std::string() : "'" + text + "' is not a number from " + limits;
  };
  return CLI::Validator(check, "");
}

}  // namespace assay::cli
