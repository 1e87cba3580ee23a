#include "cli/ask_lines.hpp"

#include "cli/ask_results.hpp"
#include "cli/capsule_files.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/interruption.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "cli/progress.hpp"
#include "results/extraction_lines.hpp"

#include <assay/async.hpp>
#include <assay/ground.hpp>
#include <assay/parse.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

constexpr const char* no_id = "null";

/// How far the work is.
class tally {
 public:
  std::size_t answered = 0;
  std::size_t failed = 0;  ///< lines that are no prompts among them
  std::size_t under_way = 0;
  run_extent extent = {};  ///< but for the time
  std::size_t retries = 0;
  std::size_t unasked = 0;  ///< of those that failed: the budget had no room for them
  std::int64_t tokens = 0;

  void count(const attempt& one) {
    if (one.number > 1) ++retries;
    tokens = async::saturating_add(tokens, one.usage.total());
  }

  /// While it runs: "42%", "0:12 left", and the counts.
  [[nodiscard]] std::vector<progress_part> parts() const {
    std::vector<progress_part> all;
    run_extent now = extent;
    now.seconds = seconds();
    append_extent(all, now);
    const std::vector<progress_part> others = counts();
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }

  /// "120 answered", "3 failed", "8 under way", "12.4/s", "5 retries", "48210 tokens"
  [[nodiscard]] std::vector<progress_part> counts() const {
    std::vector<progress_part> all = {{std::to_string(answered) + " answered"},
                                      {std::to_string(failed) + " failed", failed > 0}};
    if (under_way > 0) all.push_back({std::to_string(under_way) + " under way"});
    all.push_back({rate_words(answered + failed, seconds())});
    all.push_back({std::to_string(retries) + " retries"});
    all.push_back({std::to_string(tokens) + " tokens"});
    if (unasked > 0) all.push_back({std::to_string(unasked) + " not asked", true});
    return all;
  }

  [[nodiscard]] std::string words() const {
    std::string text;
    for (const progress_part& each : counts()) text += (text.empty() ? "" : ", ") + each.text;
    return text;
  }

 private:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// One run over the prompts of a file. All of it runs on one loop's thread.
class session {
 public:
  explicit session(const lines_request& request);

  /// Ends when every prompt has its line; can be cancelled.
  [[nodiscard]] async::task<void> ask_all();
  [[nodiscard]] int finish();
  /// After ask_all was cancelled by a signal.
  [[nodiscard]] int finish_interrupted(int signal_number);

 private:
  [[nodiscard]] async::task<void> read_prompts(async::task_group& asking);
  [[nodiscard]] async::task<void> take_block(async::task_group& asking, const line_block& block);
  /// The prompt of a line that is to be asked; nothing for one that is answered already, or is no prompt.
  [[nodiscard]] std::optional<named_text> prompt_in(const numbered_line& line);
  /// `size`: the bytes of its line.
  [[nodiscard]] async::task<void> ask(named_text prompt, std::size_t size, async::semaphore::permit slot);
  /// What there is in the source of a last answer that failed because not all of it is there; nothing of others.
  [[nodiscard]] grounding evidence_of(const extraction_error& problem, std::string_view source) const;
  /// The budget has no room for the prompt.
  void leave_out(const named_text& prompt, std::size_t size);

  /// `id` is JSON text, null where the line has none that it can be called by.
  void refuse_line(std::string_view id, std::size_t number, const std::string& why);
  void write(const std::string& line);
  void show_progress();

  const lines_request& request_;
  extract_options options_;
  std::unordered_set<std::string> answered_before_;
  std::unordered_map<std::string, std::size_t> lines_by_id_;
  async::semaphore slots_;
  tally tally_;
  run_budget budget_;
  unwritten_capsules unwritten_;
  progress progress_;
};

session::session(const lines_request& request)
    : request_(request),
      options_(request.options),
      slots_(request.jobs, "jobs"),
      budget_(request.budget),
      progress_(request.colors) {
  if (!request.resume.empty()) answered_before_ = answered_ids(request.resume);
  options_.retry.on_attempt = [this](const attempt& one) {
    tally_.count(one);
    show_progress();
  };
}

async::task<void> session::ask_all() {
  const auto all = [this](async::task_group& asking) { return read_prompts(asking); };
  co_await async::with_group(all, "prompts");
}

async::task<void> session::read_prompts(async::task_group& asking) {
  input_file file(request_.file);
  tally_.extent.total = file.bytes_left();
  line_reader reader(file);
  line_block block;
  while (!reader.ended()) {
    co_await async::readable(file.number());
    if (reader.advance(block)) co_await take_block(asking, block);
    co_await async::yield();  // a file is always readable, and a signal is to be noticed all the same
  }
}

async::task<void> session::take_block(async::task_group& asking, const line_block& block) {
  if (block.too_long) {
    refuse_line(no_id, block.first_line, too_long_line().message);
    co_return;
  }
  block_lines lines(block);
  while (const auto line = lines.next()) {
    const std::size_t size = line->text.size() + 1;
    std::optional<named_text> prompt = prompt_in(*line);
    if (!prompt) {
      tally_.extent.done += size;
      tally_.extent.skipped += size;
      continue;
    }
    async::semaphore::permit slot = co_await slots_.acquire();
    if (budget_.may_ask(tally_.under_way)) {
      ++tally_.under_way;
      asking.spawn(ask(*std::move(prompt), size, std::move(slot)), "prompt");
    } else {
      leave_out(*prompt, size);
    }
  }
}

std::optional<named_text> session::prompt_in(const numbered_line& line) {
  named_text prompt;
  if (const std::optional<error> problem = read_prompt_line(line, prompt)) {
    refuse_line(prompt.has_own_id ? prompt.id : no_id, line.number, problem->message);
    return std::nullopt;
  }
  const auto [known, is_new] = lines_by_id_.emplace(prompt.id, line.number);
  if (!is_new) {
    refuse_line(no_id, line.number,
                "The id " + prompt.id + " is that of line " + std::to_string(known->second) + ", too");
    return std::nullopt;
  }
  if (answered_before_.contains(prompt.id)) return std::nullopt;
  return prompt;
}

async::task<void> session::ask(named_text prompt, std::size_t size, async::semaphore::permit slot) {
  const async::semaphore::permit held = std::move(slot);
  std::string line;
  std::string question = prompt.text;
  reports::row_facts facts{.number = lines_by_id_.at(prompt.id), .id = prompt.id, .prompt = prompt.text};
  extract_options options = options_;
  const std::optional<std::string> own_source = std::move(prompt.source);
  const bool has_source = own_source || options_.source;
  if (own_source) options.source = own_source;
  const std::string_view source = own_source ? *own_source : options_.source ? *options_.source : std::string_view();
  facts.source = source;
  std::string capsule;
  if (!request_.capsules.empty()) options.retry.on_failure = capsule_into(request_.capsules, capsule);
  try {
    const auto got = co_await extract(request_.model, request_.schema, std::move(question), std::move(options));
    budget_.count(got.attempts);
    line = results::value_line(prompt.id, got, has_source);
    if (request_.seen != nullptr) request_.seen->add(facts, got);
    ++tally_.answered;
  } catch (const extraction_error& problem) {
    budget_.count(problem.attempts());
    line = results::failure_line(prompt.id, problem, capsule);
    unwritten_.count(problem);
    if (request_.seen != nullptr) {
      const grounding evidence = evidence_of(problem, source);
      if (!evidence.fields.empty()) facts.evidence = &evidence;
      request_.seen->add(facts, problem);
    }
    ++tally_.failed;
  }
  --tally_.under_way;
  tally_.extent.done += size;
  write(line);
}

grounding session::evidence_of(const extraction_error& problem, std::string_view source) const {
  const attempt* const judged = results::last_judged(problem);
  const auto is_missing = [](const error& one) { return one.type == "not_in_source"; };
  if (judged == nullptr) return {};
  const auto& errors = judged->error->errors();
  if (std::none_of(errors.begin(), errors.end(), is_missing)) return {};
  const result<nlohmann::ordered_json> value = parse(request_.schema, judged->answer, options_.retry.parse);
  return value ? ground(request_.schema, *value, source, options_.ground) : grounding{};
}

std::string why_not_asked(unknown_cost unknown) {
  switch (unknown) {
    case unknown_cost::price:
      return "not asked: an answer's cost is unknown; give the model's price with --prices";
    case unknown_cost::counts:
      return "not asked: an answer's cost is unknown, since the provider does not say how many tokens it took";
    case unknown_cost::none:
      break;
  }
  return "not asked: it might exceed --max-cost";
}

void session::leave_out(const named_text& prompt, std::size_t size) {
  const std::string why = why_not_asked(budget_.unknown());
  if (request_.seen != nullptr) request_.seen->add_unasked(prompt.id, lines_by_id_.at(prompt.id), prompt.text, why);
  ++tally_.failed;
  ++tally_.unasked;
  tally_.extent.done += size;
  write(results::unasked_line(prompt.id, why));
}

void session::refuse_line(std::string_view id, std::size_t number, const std::string& why) {
  ++tally_.failed;
  if (request_.seen != nullptr) request_.seen->add_unreadable(id, number, why);
  write(results::bad_line(id, number, why));
}

void session::write(const std::string& line) {
  progress_.make_room();
  output_file::standard_output().write(line);
  show_progress();
}

void session::show_progress() {
  progress_.show([this] { return tally_.parts(); });
}

int session::finish() {
  progress_.finish([this] { return tally_.counts(); });
  unwritten_.tell();
  return tally_.failed == 0 ? exit_valid : exit_invalid;
}

int session::finish_interrupted(int signal_number) {
  progress_.hide();
  unwritten_.tell();
  std::cerr << "assay: interrupted: " << tally_.words() << "; what was under way will be asked again.\n"
            << "To go on, append to this output: run the same command with --resume FILE >> FILE\n";
  return exit_by_signal + signal_number;
}

async::task<int> ask_until_interrupted(session& work) {
  const auto ended = co_await async::when_any(work.ask_all(), interruption());
  if (ended.index() == 1) co_return work.finish_interrupted(std::get<1>(ended));
  co_return work.finish();
}

}  // namespace

int ask_lines(const lines_request& request) {
  session work(request);
  return async::run(ask_until_interrupted(work), quiet_loop());
}

}  // namespace assay::cli
