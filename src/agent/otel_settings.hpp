// Where otel_exporter sends to, by its options and by the variables that OpenTelemetry has for exporters.
#pragma once

#include <assay/agent/otel_exporter.hpp>
#include <assay/llm/http_options.hpp>

#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

struct otel_settings {
  std::string endpoint;
  std::vector<std::pair<std::string, std::string>> headers;  ///< the content's type among them
  http_options http;
};

/// Throws std::invalid_argument, with the variable's name and without its value.
[[nodiscard]] otel_settings read_otel_settings(const otel_exporter_options& options);

}  // namespace assay::inline v0::detail
