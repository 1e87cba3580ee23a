#include "cli/work_actions.hpp"

#include "cli/failure.hpp"
#include "cli/progress_words.hpp"
#include "cli/run_prices.hpp"
#include "cli/schema_set.hpp"
#include "cli/work_answerers.hpp"
#include "json/printable.hpp"
#include "work/job_names.hpp"
#include "work/queue_error.hpp"
#include "work/worker.hpp"

#include <chrono>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

/// Tells on standard error, a line each.
class told_work final : public work::work_observer {
 public:
  explicit told_work(const work_request& request) : request_(request) {}

  void begun(const std::string& job) override {
    tell("working on '" + job + "' at " + work::shown_servers(request_.address.servers));
  }
  void metrics_at(const std::string& url) override { tell("metrics are at " + url); }
  void connection(bool is_there) override {
    tell(is_there ? "the server is there again" : "the server is gone; trying again until it is there");
  }
  void buried(std::string_view id, const std::string& message) override {
    tell("task " + std::string(id) + " is given up: " + message);
  }
  void trouble(const std::string& message) override { tell(message); }
  void stopping(std::size_t in_flight) override {
    tell("stopping: " + counted(in_flight, "task") + " may finish; a second signal ends it at once");
  }

 private:
  void tell(const std::string& message) { complain(detail::printable(message), request_.colors); }

  const work_request& request_;
};

std::chrono::nanoseconds nanoseconds_of(double seconds) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds));
}

work::shared_rate rate_of(const std::string& text) {
  const std::optional<work::shared_rate> rate = work::rate_in(text);
  if (rate) return *rate;
  throw failure("--rate must be a number from 1 to 1000000 and a time, such as 10/s, 600/m or 30000/h, and not '" +
                text + "'");
}

void set_answers(work::worker_setup& setup, work_request& request) {
  if (request.model.empty()) {
    constexpr std::size_t usual = 256;
    setup.in_flight = request.in_flight.value_or(usual);
    setup.in_groups = true;
    setup.make_answerer = [options = request.reading](work::rate_gate* gate) {
      return make_raw_answerer(options, gate);
    };
    return;
  }
  constexpr std::size_t usual = 8;
  setup.in_flight = request.in_flight.value_or(usual);
  setup.asks_models = true;
  refuse_invalid_utf8(request.asking.system, "--system");
  const price_table prices = read_prices(request.prices);
  name_unused_prices(prices, {request.model});
  request.asking.prices = known_prices(prices, request.asking.base_url.empty());
  extract_options options = options_of(request.asking);
  options.retry.parse = request.reading;
  setup.make_answerer = [model = make_model(request.model, request.asking), options = std::move(options)](
                            work::rate_gate* gate) { return make_model_answerer(model, options, gate); };
}

work::worker_setup setup_of(work_request& request) {
  constexpr double milliseconds = 1'000;
  work::worker_setup setup;
  setup.address = request.address;
  setup.job = request.job;
  setup.settings = {request.replicas, static_cast<std::int64_t>(request.ack_wait * milliseconds)};
  if (!request.schemas.empty()) setup.schema = load_root_schema(request.schemas);
  setup.schema_name = request.schema_name;
  setup.tries = request.tries;
  if (!request.rate.empty()) setup.rate = rate_of(request.rate);
  setup.rate_name = request.rate_name;
  setup.grace = nanoseconds_of(request.grace);
  setup.metrics = request.metrics;
  setup.metrics_address = request.metrics_address;
  setup.until_empty = request.until_empty;
  set_answers(setup, request);
  return setup;
}

int finish(const work::worker_end& end) {
  std::cerr << "assay: " << grouped(end.valid) << " valid, " << grouped(end.invalid) << " invalid, "
            << grouped(end.dead_letters) << " given up, " << grouped(end.given_back) << " given back\n";
  return end.forced_by == 0 ? exit_valid : exit_by_signal + end.forced_by;
}

}  // namespace

int run_work(work_request request) {
  return with_model_failures([&] {
    told_work observer(request);
    return finish(work::run_worker(setup_of(request), observer));
  });
}

}  // namespace assay::cli
