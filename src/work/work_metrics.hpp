// What a worker has done, for Prometheus.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::work {

/// How a task left this worker.
enum class task_end : std::uint8_t {
  valid,        ///< with a value, stored
  invalid,      ///< with a result that has none, stored
  dead_letter,  ///< given up, with a result that says so, stored
  known,        ///< it had a result already
  again,        ///< given back, to be tried again later
  given_back,   ///< given back without a try, or cancelled, because the worker stops
};
inline constexpr std::size_t task_end_count = 6;
[[nodiscard]] const char* to_string(task_end end) noexcept;

/// What is the case now, beside what was counted.
struct work_state {
  std::size_t in_flight = 0;
  bool is_connected = true;
  std::chrono::nanoseconds waited_for_rate{};
  std::optional<std::uint64_t> waiting = {};    ///< in the queue, that nobody has; nothing where that is not known
  std::optional<std::uint64_t> under_way = {};  ///< that some worker has
};

/// Belongs to the loop's thread.
class work_metrics {
 public:
  work_metrics();

  void add(task_end end, std::chrono::nanoseconds time);
  void add_redelivery() noexcept { ++redeliveries_; }
  void add_answer(std::uint64_t attempts, std::int64_t input_tokens, std::int64_t output_tokens) noexcept;
  void add_store(std::size_t results) noexcept {
    ++stores_;
    stored_ += results;
  }
  void add_loss() noexcept { ++losses_; }
  [[nodiscard]] std::uint64_t count(task_end end) const noexcept { return ends_[static_cast<std::size_t>(end)]; }

  /// The text format of Prometheus, version 0.0.4.
  [[nodiscard]] std::string text(const work_state& now) const;

 private:
  static constexpr std::array<double, 11> bounds = {0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 30, 120, 600};

  void put_durations(std::string& text) const;

  std::array<std::uint64_t, task_end_count> ends_{};
  std::array<std::uint64_t, 11> buckets_{};  ///< of those up to the bound and above the one before
  std::uint64_t timed_ = 0;
  double seconds_ = 0;
  std::uint64_t redeliveries_ = 0;
  std::uint64_t attempts_ = 0;
  std::uint64_t input_tokens_ = 0;
  std::uint64_t output_tokens_ = 0;
  std::uint64_t stores_ = 0;
  std::uint64_t stored_ = 0;
  std::uint64_t losses_ = 0;
  std::uint64_t start_time_;
};

}  // namespace assay::work
