#include "serve/service_metrics.hpp"

#include <assay/async/detail/saturating.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <unistd.h>

namespace assay::serve {
namespace {

void put_help(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void put_sample(std::string& text, std::string_view name, std::string_view labels, const std::string& value) {
  text.append(name);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  text.append(" ").append(value).append("\n");
}

/// A metric with a single sample.
void put_single(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                std::uint64_t value) {
  put_help(text, name, type, help);
  put_sample(text, name, {}, std::to_string(value));
}

std::string label(std::string_view name, std::string_view value) {
  return std::string(name).append("=\"").append(value).append("\"");  // methods and routes need no escapes
}

std::string number_text(double number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.9g", number);
  return text.data();
}

/// Bytes that are in memory; 0 where the system doesn't say.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors() {
  std::error_code problem;
  const std::filesystem::directory_iterator all("/proc/self/fd", problem);
  return problem ? 0 : static_cast<std::uint64_t>(std::distance(begin(all), end(all)));
}

std::uint64_t tokens_of(std::int64_t count) { return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)); }

/// Whatever else a client sends as a method must not become a label of its own.
std::string_view known_method(std::string_view method) {
  static constexpr std::array<std::string_view, 7> methods = {"GET",    "HEAD",    "POST", "PUT",
                                                              "DELETE", "OPTIONS", "PATCH"};
  return std::ranges::find(methods, method) == methods.end() ? std::string_view("other") : method;
}

}  // namespace

service_metrics::service_metrics()
    : start_time_(static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
              .count())) {}

void service_metrics::add(const served_request& served) {
  const std::string route(served.route);
  ++requests_[{std::string(known_method(served.method)), route, served.status}];
  histogram& durations = durations_[route];
  const double seconds = std::chrono::duration<double>(served.time).count();
  const auto bucket = std::ranges::lower_bound(bounds, seconds);
  if (bucket != bounds.end()) ++durations.buckets[static_cast<std::size_t>(bucket - bounds.begin())];
  ++durations.count;
  durations.sum += seconds;
  if (served.facts.is_valid) ++results_[{route, *served.facts.is_valid}];
  repairs_ += served.facts.repairs;
  attempts_ += served.facts.attempts;
  if (served.facts.usage) {
    input_tokens_ += tokens_of(served.facts.usage->input_tokens);
    output_tokens_ += tokens_of(served.facts.usage->output_tokens);
  }
  bytes_in_ += served.bytes_in;
  bytes_out_ += served.bytes_out;
}

void service_metrics::put_requests(std::string& text) const {
  constexpr std::string_view name = "assay_http_requests_total";
  put_help(text, name, "counter", "Requests that were answered, by method, endpoint and status.");
  for (const auto& [key, count] : requests_) {
    const auto& [method, route, status] = key;
    put_sample(text, name,
               label("method", method) + "," + label("endpoint", route) + "," + label("status", std::to_string(status)),
               std::to_string(count));
  }
}

void service_metrics::put_durations(std::string& text) const {
  constexpr std::string_view name = "assay_http_request_duration_seconds";
  put_help(text, name, "histogram", "From a request's first byte to the last byte of its reply.");
  for (const auto& [route, durations] : durations_) {
    const std::string of_route = label("endpoint", route);
    const std::string base(name);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      count += durations.buckets[i];
      put_sample(text, base + "_bucket", of_route + "," + label("le", number_text(bounds[i])), std::to_string(count));
    }
    put_sample(text, base + "_bucket", of_route + "," + label("le", "+Inf"), std::to_string(durations.count));
    put_sample(text, base + "_sum", of_route, number_text(durations.sum));
    put_sample(text, base + "_count", of_route, std::to_string(durations.count));
  }
}

void service_metrics::put_work(std::string& text) const {
  put_help(text, "assay_results_total", "counter", "Values that were judged, by endpoint and outcome.");
  for (const auto& [key, count] : results_) {
    put_sample(text, "assay_results_total",
               label("endpoint", key.first) + "," + label("outcome", key.second ? "valid" : "invalid"),
               std::to_string(count));
  }
  put_single(text, "assay_repairs_total", "counter", "Repairs of the values that were valid.", repairs_);
  put_single(text, "assay_model_attempts_total", "counter", "Questions asked of models.", attempts_);
  put_help(text, "assay_model_tokens_total", "counter", "Tokens that models counted.");
  put_sample(text, "assay_model_tokens_total", label("kind", "input"), std::to_string(input_tokens_));
  put_sample(text, "assay_model_tokens_total", label("kind", "output"), std::to_string(output_tokens_));
  put_help(text, "assay_reloads_total", "counter", "Reloads by SIGHUP, by outcome.");
  put_sample(text, "assay_reloads_total", label("outcome", "done"), std::to_string(reloads_));
  put_sample(text, "assay_reloads_total", label("outcome", "problems"), std::to_string(failed_reloads_));
}

std::string service_metrics::text(const current_state& now) const {
  std::string text;
  put_requests(text);
  put_durations(text);
  put_work(text);
  put_single(text, "assay_http_received_bytes_total", "counter", "Bytes of requests' bodies.", bytes_in_);
  put_single(text, "assay_http_sent_bytes_total", "counter", "Bytes of replies.", bytes_out_);
  put_single(text, "assay_http_connections_total", "counter", "Connections that were accepted.", connections_);
  put_single(text, "assay_http_connections", "gauge", "Connections that are open.", now.connections);
  put_single(text, "assay_http_requests_in_work", "gauge", "Requests that count against the limit.",
             now.requests_in_work);
  put_single(text, "assay_http_body_bytes", "gauge", "Bytes of bodies that are in memory.", now.body_bytes);
  put_single(text, "assay_schemas", "gauge", "Schemas that requests may name.", now.schemas);
  put_single(text, "process_start_time_seconds", "gauge", "When the service began, since 1970.", start_time_);
  put_single(text, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes());
  put_single(text, "process_open_fds", "gauge", "Descriptors that are open.", open_descriptors());
  return text;
}

}  // namespace assay::serve
