#include <assay/llm/hedged_model.hpp>

#include <assay/async/event.hpp>
#include <assay/async/task_group.hpp>
#include <assay/async/with_timeout.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// What all answers have in common.
struct hedged_model::rules {
  rules(model_ref asked, async::duration wait, hedge_options with)
      : model(std::move(asked)), after(wait), options(std::move(with)) {
    options.most_requests = std::max(options.most_requests, 1);
    if (!(options.share > 0)) options.share = 0;
    if (!(options.burst > 0)) options.burst = 0;
    saved = options.burst;
  }

  model_ref model;
  async::duration after;
  hedge_options options;

  void count_answer() {
    const std::lock_guard lock(mutex);
    ++counts.answers;
    saved = std::min(saved + options.share, options.burst);
  }
  /// Whether the budget has room for a further request, which it then pays for.
  [[nodiscard]] bool pay() {
    const std::lock_guard lock(mutex);
    if (saved < 1) {
      ++counts.over_budget;
      return false;
    }
    saved -= 1;
    ++counts.hedged;
    return true;
  }
  void count_won() {
    const std::lock_guard lock(mutex);
    ++counts.won;
  }
  [[nodiscard]] hedge_counts so_far() {
    const std::lock_guard lock(mutex);
    return counts;
  }

 private:
  std::mutex mutex;
  double saved;
  hedge_counts counts;
};

/// One answer: the requests for it, and what came of them. `rules` and the race outlive its tasks.
class hedged_model::race {
 public:
  race(rules& by, request asked, bool streams) : rules_(by), asked_(std::move(asked)), streams_(streams) {}

  /// Ends with an answer, or the first event of a stream. Throws model_error.
  [[nodiscard]] async::task<void> run() {
    rules_.count_answer();
    co_await async::with_group([this](async::task_group& group) { return ask_until_answered(group); }, "hedged_model");
  }

  // What was taken:
  assay::response answer;
  std::optional<stream_event> first;  ///< of a stream
  async::async_generator<stream_event> rest;

  /// What all requests cost if the one that was taken cost `taken`.
  [[nodiscard]] usage cost(const usage& taken) const {
    usage all = taken;
    all += lost_;
    for (int i = 0; i < cancelled_; ++i) all += usage{.input_tokens = taken.input_tokens};
    return all;
  }

 private:
  enum class state : std::uint8_t { under_way, answered, passed_over, failed };
  struct contender {
    state is = state::under_way;
    assay::response answer;
    std::optional<stream_event> first;
    async::async_generator<stream_event> rest;
  };

  [[nodiscard]] async::task<void> ask_until_answered(async::task_group& group) {
    std::vector<async::spawned<void>> tasks;
    bool in_budget = true;
    bool is_due = true;
    for (;;) {
      if (is_due && has_more(in_budget)) {
        in_budget = contenders_.empty() || rules_.pay();
        if (in_budget) {
          contenders_.emplace_back();
          tasks.push_back(group.spawn(ask(contenders_.size() - 1), "request"));
        }
      }
      if (count(state::under_way) == 0) {
        take_last();
        co_return;
      }
      const bool came = co_await news_within(has_more(in_budget) ? std::optional(rules_.after) : std::nullopt);
      if (take_valid()) break;
      is_due = !came || (count(state::under_way) == 0 && (!failure_ || failure_->retryable()));
    }
    for (const async::spawned<void>& one : tasks) {
      if (!one.ended()) one.cancel();
    }
  }

  /// One request, which leaves its answer or its failure.
  [[nodiscard]] async::task<void> ask(std::size_t index) {
    request asked = asked_;
    contender came;
    std::optional<model_error> failure;
    try {
      if (streams_) {
        came.rest = rules_.model->stream(std::move(asked));
        came.first = co_await came.rest.next();
        if (!came.first) failure.emplace(model_failure::protocol, rules_.model->name() + ": the stream has no end");
      } else {
        came.answer = co_await rules_.model->complete(std::move(asked));
      }
    } catch (const model_error& error) {
      failure.emplace(error);
    }
    if (taken_) co_return;  // it came when it was about to be cancelled
    came.is = failure ? state::failed : state::answered;
    if (failure) lost_ += failure->usage();
    if (failure) failure_.emplace(*failure);
    contenders_[index] = std::move(came);
    news_.set();
  }

  [[nodiscard]] bool has_more(bool in_budget) const {
    return in_budget && contenders_.size() < static_cast<std::size_t>(rules_.options.most_requests);
  }
  [[nodiscard]] std::ptrdiff_t count(state what) const {
    return std::count_if(contenders_.begin(), contenders_.end(),
                         [what](const contender& one) { return one.is == what; });
  }

  [[nodiscard]] async::task<void> wait_for_news() { co_await news_.wait(); }
  /// Whether a request has ended within a time.
  [[nodiscard]] async::task<bool> news_within(std::optional<async::duration> time) {
    bool came = true;
    if (time) {
      try {
        co_await async::with_timeout(*time, wait_for_news());
      } catch (const async::timeout_error&) {
        came = false;
      }
    } else {
      co_await wait_for_news();
    }
    news_.reset();
    co_return came;
  }

  [[nodiscard]] const assay::response* whole_of(const contender& one) const {
    if (!streams_) return &one.answer;
    const auto* const end = std::get_if<stream_end>(&*one.first);
    return end == nullptr ? nullptr : &end->response;
  }
  [[nodiscard]] bool is_valid(const contender& one) const {
    const assay::response* const whole = whole_of(one);
    return !rules_.options.valid || whole == nullptr || rules_.options.valid(*whole);
  }

  /// Takes the first answer that is valid; false if there is none.
  [[nodiscard]] bool take_valid() {
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      contender& one = contenders_[i];
      if (one.is != state::answered) continue;
      if (is_valid(one)) {
        take(i);
        return true;
      }
      one.is = state::passed_over;
    }
    return false;
  }
  /// No request is left: takes an answer that was passed over, or throws the last failure.
  void take_last() {
    for (std::size_t i = contenders_.size(); i-- > 0;) {
      if (contenders_[i].is == state::passed_over) return take(i);
    }
    throw model_error(failure_->kind(), failure_->what(), failure_->status(), failure_->retry_after(), lost_);
  }
  void take(std::size_t index) {
    cancelled_ = static_cast<int>(count(state::under_way));
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      const contender& other = contenders_[i];
      const bool has_answer = other.is == state::passed_over || other.is == state::answered;
      if (i == index || !has_answer) continue;
      if (const assay::response* const whole = whole_of(other)) {
        lost_ += whole->usage;
      } else {
        ++cancelled_;  // a stream that had begun
      }
    }
    contender& taken = contenders_[index];
    answer = std::move(taken.answer);
    first = std::move(taken.first);
    rest = std::move(taken.rest);
    taken_ = true;
    contenders_.clear();  // streams that had begun as well end here, and not when the one that was taken does
    if (index > 0) rules_.count_won();
  }

  rules& rules_;
  request asked_;
  bool streams_;
  std::vector<contender> contenders_;
  async::event news_{"an answer"};
  usage lost_;         // by requests that ended
  int cancelled_ = 0;  // requests
  bool taken_ = false;
  std::optional<model_error> failure_;
};

hedged_model::hedged_model(model_ref model, async::saturating_duration after, hedge_options options)
    : rules_(std::make_shared<rules>(std::move(model), after, std::move(options))) {}
hedged_model::~hedged_model() = default;

async::task<response> hedged_model::complete(request asked) {
  const std::shared_ptr<rules> kept = rules_;
  race one(*kept, std::move(asked), /*streams=*/false);
  co_await one.run();
  one.answer.usage = one.cost(one.answer.usage);
  co_return std::move(one.answer);
}

async::async_generator<stream_event> hedged_model::stream(request asked) {
  const std::shared_ptr<rules> kept = rules_;
  race one(*kept, std::move(asked), /*streams=*/true);
  co_await one.run();
  std::optional<stream_event> event = std::move(one.first);
  while (event) {
    if (auto* const end = std::get_if<stream_end>(&*event)) end->response.usage = one.cost(end->response.usage);
    co_yield *std::move(event);
    event = co_await one.rest.next();
  }
}

capabilities hedged_model::capabilities() const { return rules_->model->capabilities(); }
std::string hedged_model::name() const { return rules_->model->name(); }
hedge_counts hedged_model::counts() const { return rules_->so_far(); }

}  // namespace assay::inline v0::llm
