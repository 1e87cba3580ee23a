// The options of questions, the same for `assay ask` and `assay eval`.
#pragma once

#include "cli/failure.hpp"

#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/retry_policy.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace assay::cli {

struct ask_arguments {
  std::string base_url;
  std::optional<output_mode> mode;
  std::string system;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_tokens;
  int retries = retry_policy{}.max_retries;
  int transport_retries = retry_policy{}.max_transport_retries;
  std::string record;
  bool logprobs = false;
  std::shared_ptr<const price_table> prices = {};  ///< what answers cost; empty: by the table that assay comes with
};

/// Adds --base-url, --output-mode, --system, --temperature, --max-tokens, --retries, --transport-retries, --record and
/// --logprobs. `arguments` must live as long as the command.
void add_ask_options(CLI::App& command, ask_arguments& arguments);

/// The model of that name, recorded where that is asked for. Throws std::invalid_argument for a name, a key or a URL
/// that makes no sense, and std::runtime_error for a recording that can't be read or written.
[[nodiscard]] std::shared_ptr<language_model> make_model(const std::string& name, const ask_arguments& arguments);
/// The file of a model that is replayed; empty for others.
[[nodiscard]] std::string recording_of(const std::string& model);
[[nodiscard]] extract_options options_of(const ask_arguments& arguments);

/// Throws failure where `text`, which `what` names, is not UTF-8.
void refuse_invalid_utf8(const std::string& text, const std::string& what);

/// A message of the library as the command's own.
[[nodiscard]] failure as_failure(const std::exception& problem);

/// Runs `work`, with the exceptions of make_model as failures of the command.
template <class Work>
auto with_model_failures(const Work& work) {
  try {
    return work();
  } catch (const failure&) {
    throw;
  } catch (const std::invalid_argument& problem) {
    throw as_failure(problem);  // a model's name, a key, a URL
  } catch (const std::runtime_error& problem) {
    throw as_failure(problem);  // a recording that can't be read or written
  }
}

/// Within the limits; a NaN is not.
[[nodiscard]] CLI::Validator number_between(double least, double most, const std::string& limits);

}  // namespace assay::cli
