// What the service has done, for Prometheus.
#pragma once

#include "serve/served_request.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace assay::serve {

/// What is the case now, beside what was counted.
struct current_state {
  std::size_t connections = 0;
  std::size_t requests_in_work = 0;
  std::size_t body_bytes = 0;
  std::size_t schemas = 0;
};

/// Belongs to the loop's thread.
class service_metrics {
 public:
  service_metrics();

  void add(const served_request& served);
  void add_connection() noexcept { ++connections_; }
  void add_reload(bool all_well) noexcept { ++(all_well ? reloads_ : failed_reloads_); }

  /// The text format of Prometheus, version 0.0.4.
  [[nodiscard]] std::string text(const current_state& now) const;

 private:
  static constexpr std::array<double, 13> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,    0.25,  0.5,    1,     2.5,  10};
  struct histogram {
    std::array<std::uint64_t, 13> buckets{};  ///< of those up to the bound and above the one before
    std::uint64_t count = 0;
    double sum = 0;
  };
  using request_key = std::tuple<std::string, std::string, int>;  ///< method, route, status

  void put_requests(std::string& text) const;
  void put_durations(std::string& text) const;
  void put_work(std::string& text) const;

  std::map<request_key, std::uint64_t> requests_;
  std::map<std::string, histogram, std::less<>> durations_;        ///< by route
  std::map<std::pair<std::string, bool>, std::uint64_t> results_;  ///< by route, and whether valid
  std::uint64_t repairs_ = 0;
  std::uint64_t attempts_ = 0;
  std::uint64_t input_tokens_ = 0;
  std::uint64_t output_tokens_ = 0;
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t reloads_ = 0;
  std::uint64_t failed_reloads_ = 0;
  std::uint64_t start_time_;  ///< seconds since 1970
};

}  // namespace assay::serve
