// consensus<T>: asks several times at once, and takes what most answers say, field by field.
#pragma once

#include <assay/async/gather.hpp>
#include <assay/detail/export.hpp>
#include <assay/json_box.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/extract.hpp>
#include <assay/path.hpp>
#include <assay/repair.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// How many samples agreed on one field.
struct field_agreement {
  path loc;               ///< of a field whose value is not an object
  std::size_t votes = 0;  ///< for the value that was taken, of as many samples as there were
};

/// How often consensus asks, and how.
struct consensus_options {
  std::size_t samples = 5;   ///< how often to ask
  std::size_t at_least = 1;  ///< valid answers that are needed; fewer are an error
  extract_options each = {};
};

/// What most samples said.
template <class T>
struct agreed {
  T value;
  std::vector<field_agreement> fields;
  std::size_t samples = 0;  ///< valid answers
  /// The value is one of the samples as it was, because the majorities of its fields made no valid T together.
  bool whole_sample = false;
  assay::usage usage;  ///< of all samples, failed ones included
  std::vector<extraction_error> failures;
  std::vector<repair> repairs = {};  ///< in all valid samples
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// The majority of each field; objects are compared member by member, anything else as a whole. On a tie the value that
/// came first is taken. Members that most samples lack are left out.
[[nodiscard]] ASSAY_EXPORT json_box majority(const std::vector<json_box>& samples,
                                             std::vector<field_agreement>& fields);
/// The index of the sample that shares most of `fields`' values with `voted`.
[[nodiscard]] ASSAY_EXPORT std::size_t nearest(const std::vector<json_box>& samples, const json_box& voted,
                                               const std::vector<field_agreement>& fields);
/// How many samples have each value of one of them.
[[nodiscard]] ASSAY_EXPORT std::vector<field_agreement> votes_for(const std::vector<json_box>& samples,
                                                                  std::size_t taken);
/// A value as JSON.
[[nodiscard]] ASSAY_EXPORT json_box as_json(const type_info& type, const void* value);

template <class T>
struct sample {
  std::optional<extraction<T>> taken;
  std::optional<extraction_error> failure;
};

template <class T>
[[nodiscard]] async::task<sample<T>> take_sample(async::task<extraction<T>> asking) {
  sample<T> one;
  try {
    one.taken.emplace(co_await std::move(asking));
  } catch (const extraction_error& error) {
    one.failure = error;
  }
  co_return one;
}

/// The samples as they came, before anything is voted on.
template <class T>
struct polled_samples {
  std::vector<T> values;
  std::vector<extraction_error> failures;
  std::vector<repair> repairs;
  assay::usage usage;
};

/// Asks `ask()` as often as there are to be samples. Throws as consensus does.
template <class T, class Ask>
[[nodiscard]] async::task<polled_samples<T>> poll_samples(const consensus_options& options, Ask ask) {
  if (options.samples == 0) throw std::invalid_argument("assay: a consensus needs at least one sample");
  std::vector<async::task<sample<T>>> questions;
  for (std::size_t i = 0; i < options.samples; ++i) questions.push_back(take_sample<T>(ask()));
  std::vector<sample<T>> samples = co_await async::gather(std::move(questions));

  polled_samples<T> all;
  for (sample<T>& one : samples) {
    if (one.failure) {
      all.usage += one.failure->usage();
      all.failures.push_back(*one.failure);
      continue;
    }
    all.usage += one.taken->usage;
    all.values.push_back(std::move(one.taken->value));
    all.repairs.insert(all.repairs.end(), one.taken->repairs.begin(), one.taken->repairs.end());
  }
  const bool are_too_few = all.values.empty() || all.values.size() < options.at_least;
  if (!all.failures.empty() && are_too_few) throw extraction_error(all.failures[0]);
  co_return all;
}

/// Votes. `values` are those of the samples as JSON; `read(voted)` makes the value, if the majorities are valid
/// together.
template <class T, class Read>
[[nodiscard]] agreed<T> settle(polled_samples<T> all, const std::vector<json_box>& values, Read read) {
  std::vector<field_agreement> fields;
  const json_box voted = majority(values, fields);
  result<T> together = read(voted);
  const bool whole_sample = !together.has_value();
  std::size_t taken = 0;
  if (whole_sample) {
    taken = nearest(values, voted, fields);
    fields = votes_for(values, taken);
  }
  T value = whole_sample ? std::move(all.values[taken]) : *std::move(together);
  return agreed<T>{std::move(value), std::move(fields),       values.size(),         whole_sample,
                   all.usage,        std::move(all.failures), std::move(all.repairs)};
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// Asks `samples` times at once (with a temperature above zero in options.each.base, or the answers are all alike) and
/// takes the majority of each field. Throws the first extraction_error where fewer than `at_least` samples are valid,
/// and std::invalid_argument for no samples.
template <class T>
[[nodiscard]] async::task<agreed<T>> consensus(model_ref model, std::string prompt, consensus_options options) {
  const auto ask = [&] { return extract<T>(model, prompt, options.each); };
  detail::polled_samples<T> all = co_await detail::poll_samples<T>(options, ask);
  std::vector<json_box> values;
  for (const T& one : all.values) values.push_back(detail::as_json(type_of<T>(), &one));
  const auto read = [](const json_box& voted) { return validate<T>(*voted, {.mode = mode::lax}); };
  co_return detail::settle<T>(std::move(all), values, read);
}

/// The same for a schema document (load_schema); the value is JSON.
[[nodiscard]] ASSAY_EXPORT async::task<agreed<nlohmann::ordered_json>> consensus(model_ref model, schema_type schema,
                                                                                 std::string prompt,
                                                                                 consensus_options options);

}  // namespace assay::inline v0::llm
