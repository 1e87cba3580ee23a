#include "work/work_metrics.hpp"

#include "results/metrics_text.hpp"

#include <algorithm>

namespace assay::work {

using results::label;
using results::number_text;
using results::put_help;
using results::put_sample;
using results::put_single;

const char* to_string(task_end end) noexcept {
  static constexpr std::array<const char*, task_end_count> names = {"valid", "invalid", "dead_letter",
                                                                    "known", "again",   "given_back"};
  return names[static_cast<std::size_t>(end)];
}

work_metrics::work_metrics() : start_time_(results::seconds_since_1970()) {}

void work_metrics::add(task_end end, std::chrono::nanoseconds time) {
  ++ends_[static_cast<std::size_t>(end)];
  const double seconds = std::chrono::duration<double>(time).count();
  const auto bucket = std::ranges::lower_bound(bounds, seconds);
  if (bucket != bounds.end()) ++buckets_[static_cast<std::size_t>(bucket - bounds.begin())];
  ++timed_;
  seconds_ += seconds;
}

void work_metrics::add_answer(std::uint64_t attempts, std::int64_t input_tokens, std::int64_t output_tokens) noexcept {
  attempts_ += attempts;
  input_tokens_ += static_cast<std::uint64_t>(std::max<std::int64_t>(input_tokens, 0));
  output_tokens_ += static_cast<std::uint64_t>(std::max<std::int64_t>(output_tokens, 0));
}

void work_metrics::put_durations(std::string& text) const {
  const std::string name = "assay_work_task_duration_seconds";
  put_help(text, name, "histogram", "From a task's arrival to the word that its result is stored, or to its return.");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    count += buckets_[i];
    put_sample(text, name + "_bucket", label("le", number_text(bounds[i])), std::to_string(count));
  }
  put_sample(text, name + "_bucket", label("le", "+Inf"), std::to_string(timed_));
  put_sample(text, name + "_sum", {}, number_text(seconds_));
  put_sample(text, name + "_count", {}, std::to_string(timed_));
}

std::string work_metrics::text(const work_state& now) const {
  std::string text;
  put_help(text, "assay_work_tasks_total", "counter", "Tasks that left this worker, by how.");
  for (std::size_t i = 0; i < task_end_count; ++i) {
    put_sample(text, "assay_work_tasks_total", label("end", to_string(static_cast<task_end>(i))),
               std::to_string(ends_[i]));
  }
  put_durations(text);
  put_single(text, "assay_work_redeliveries_total", "counter", "Tasks that came here and had been given out before.",
             redeliveries_);
  put_single(text, "assay_work_stored_results_total", "counter", "Results that this worker stored.", stored_);
  put_single(text, "assay_work_stores_total", "counter", "Groups in which they were stored.", stores_);
  results::put_model_counts(text, attempts_, input_tokens_, output_tokens_);
  put_help(text, "assay_work_rate_wait_seconds_total", "counter", "Time that tasks waited for the shared rate.");
  put_sample(text, "assay_work_rate_wait_seconds_total", {},
             number_text(std::chrono::duration<double>(now.waited_for_rate).count()));
  put_single(text, "assay_work_disconnects_total", "counter", "How often the server was lost.", losses_);
  put_single(text, "assay_work_connected", "gauge", "1 if the server is there.", now.is_connected ? 1 : 0);
  put_single(text, "assay_work_in_flight", "gauge", "Tasks that this worker has.", now.in_flight);
  if (now.waiting)
    put_single(text, "assay_work_waiting", "gauge", "Tasks that no worker has been given.", *now.waiting);
  if (now.under_way) {
    put_single(text, "assay_work_under_way", "gauge", "Tasks that some worker has.", *now.under_way);
  }
  results::put_process(text, start_time_);
  return text;
}

}  // namespace assay::work
