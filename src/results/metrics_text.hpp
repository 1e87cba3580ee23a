// Metrics as Prometheus reads them: the text format, version 0.0.4.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::results {

/// The lines before a metric's samples. `type`: "counter", "gauge" or "histogram".
void put_help(std::string& text, std::string_view name, std::string_view type, std::string_view help);
/// A sample; `labels` as label() makes them, with commas between.
void put_sample(std::string& text, std::string_view name, std::string_view labels, const std::string& value);
/// A metric with a single sample.
void put_single(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                std::uint64_t value);
/// name="value"; the value must need no escapes.
[[nodiscard]] std::string label(std::string_view name, std::string_view value);
[[nodiscard]] std::string number_text(double number);

/// The samples of what models were asked.
void put_model_counts(std::string& text, std::uint64_t attempts, std::uint64_t input_tokens,
                      std::uint64_t output_tokens);
/// The samples that every process has: when it began (seconds since 1970), memory, descriptors.
void put_process(std::string& text, std::uint64_t start_time);
/// Seconds since 1970.
[[nodiscard]] std::uint64_t seconds_since_1970();

}  // namespace assay::results
