#include "serve/service_metrics.hpp"

#include "results/metrics_text.hpp"

#include <algorithm>
#include <chrono>

namespace assay::serve {

using results::label;
using results::number_text;
using results::put_help;
using results::put_sample;
using results::put_single;

namespace {

std::uint64_t tokens_of(std::int64_t count) { return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0)); }

/// Whatever else a client sends as a method must not become a label of its own.
std::string_view known_method(std::string_view method) {
  static constexpr std::array<std::string_view, 7> methods = {"GET",    "HEAD",    "POST", "PUT",
                                                              "DELETE", "OPTIONS", "PATCH"};
  return std::ranges::find(methods, method) == methods.end() ? std::string_view("other") : method;
}

}  // namespace

service_metrics::service_metrics() : start_time_(results::seconds_since_1970()) {}

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
  results::put_model_counts(text, attempts_, input_tokens_, output_tokens_);
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
  results::put_process(text, start_time_);
  return text;
}

}  // namespace assay::serve
