// consensus<T>: asks several times at once, and takes what most answers say, field by field.
#pragma once

#include <assay/async/gather.hpp>
#include <assay/json_box.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/extract.hpp>
#include <assay/path.hpp>

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
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// The majority of each field; objects are compared member by member, anything else as a whole. On a tie the value that
/// came first is taken. Members that most samples lack are left out.
[[nodiscard]] json_box majority(const std::vector<json_box>& samples, std::vector<field_agreement>& fields);
/// The index of the sample that shares most of `fields`' values with `voted`.
[[nodiscard]] std::size_t nearest(const std::vector<json_box>& samples, const json_box& voted,
                                  const std::vector<field_agreement>& fields);
/// A value as JSON.
[[nodiscard]] json_box as_json(const type_info& type, const void* value);

template <class T>
struct sample {
  std::optional<extraction<T>> taken;
  std::optional<extraction_error> failure;
};

template <class T>
[[nodiscard]] async::task<sample<T>> take_sample(model_ref model, std::string prompt, extract_options options) {
  sample<T> one;
  try {
    one.taken.emplace(co_await extract<T>(std::move(model), std::move(prompt), std::move(options)));
  } catch (const extraction_error& error) {
    one.failure = error;
  }
  co_return one;
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// Asks `samples` times at once (with a temperature above zero in options.each.base, or the answers are all alike) and
/// takes the majority of each field. Throws the first extraction_error where fewer than `at_least` samples are valid,
/// and std::invalid_argument for no samples.
template <class T>
[[nodiscard]] async::task<agreed<T>> consensus(model_ref model, std::string prompt, consensus_options options) {
  if (options.samples == 0) throw std::invalid_argument("assay: a consensus needs at least one sample");
  std::vector<async::task<detail::sample<T>>> questions;
  for (std::size_t i = 0; i < options.samples; ++i) {
    questions.push_back(detail::take_sample<T>(model, prompt, options.each));
  }
  std::vector<detail::sample<T>> samples = co_await async::gather(std::move(questions));

  std::vector<json_box> values;
  std::vector<extraction_error> failures;
  std::vector<T> taken;
  assay::usage total;
  for (detail::sample<T>& one : samples) {
    if (one.failure) {
      total += one.failure->usage();
      failures.push_back(*one.failure);
    } else {
      total += one.taken->usage;
      values.push_back(detail::as_json(type_of<T>(), &one.taken->value));
      taken.push_back(std::move(one.taken->value));
    }
  }
  if (!failures.empty() && (values.empty() || values.size() < options.at_least)) throw extraction_error(failures[0]);

  std::vector<field_agreement> fields;
  const json_box voted = detail::majority(values, fields);
  const std::size_t count = values.size();
  parse_options reading;
  reading.mode = mode::lax;
  result<T> read = validate<T>(*voted, reading);
  const bool whole_sample = !read.has_value();
  T value = whole_sample ? std::move(taken[detail::nearest(values, voted, fields)]) : *std::move(read);
  co_return agreed<T>{std::move(value), std::move(fields), count, whole_sample, total, std::move(failures)};
}

}  // namespace assay::inline v0::llm
