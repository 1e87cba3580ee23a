#include "cli/batch_actions.hpp"

#include "cli/ask_lines.hpp"
#include "cli/asked_rows.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "cli/progress_words.hpp"
#include "cli/run_prices.hpp"
#include "cli/schema_set.hpp"
#include "cli/text_table.hpp"
#include "json/printable.hpp"
#include "report/run_collector.hpp"
#include "results/extraction_lines.hpp"

#include <assay/async.hpp>
#include <assay/dump.hpp>
#include <assay/llm.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

namespace assay::cli {

/// `assay batch status --json`.
struct told_batch {
  std::string model = {};
  bool finished = false;
  std::uint64_t requests = 0;
  std::uint64_t done = 0;
  std::vector<batch_file_status> files = {};
};

namespace {

std::string number_words(const char* form, double number) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), form, number);
  return text.data();
}

std::string dollars(double amount) { return number_words("$%.4g", amount); }

/// "1.5 MB"
std::string size_words(std::uint64_t bytes) {
  const auto size = static_cast<double>(bytes);
  if (bytes >= 1'000'000'000) return number_words("%.3g GB", size / 1e9);
  if (bytes >= 1'000'000) return number_words("%.3g MB", size / 1e6);
  return number_words("%.3g kB", size / 1e3);
}

/// The prompts of a file of lines, as `ask --jsonl` reads them.
class prompt_lines {
 public:
  explicit prompt_lines(const std::string& name) : file_(name), reader_(file_) {}

  std::optional<batch_prompt> next() {
    for (;;) {
      if (lines_) {
        if (const auto line = lines_->next()) return prompt_in(*line);
      }
      if (!reader_.next(block_)) return std::nullopt;
      if (block_.too_long) {
        lines_.reset();
        return batch_prompt{.id = {}, .prompt = {}, .line = block_.first_line, .problem = too_long_line().message};
      }
      lines_.emplace(block_);
    }
  }

 private:
  static batch_prompt prompt_in(const numbered_line& line) {
    named_text read;
    batch_prompt made;
    made.line = line.number;
    if (const std::optional<error> problem = read_prompt_line(line, read)) {
      if (read.has_own_id) made.id = read.id;
      made.problem = problem->message;
      return made;
    }
    made.id = std::move(read.id);
    made.prompt = std::move(read.text);
    made.source = std::move(read.source);
    return made;
  }

  input_file file_;
  line_reader reader_;
  line_block block_;
  std::optional<block_lines> lines_;
};

/// What the requests are likely to cost, by four bytes a token.
std::string estimate_words(const batch_job& job, std::uint64_t bytes) {
  constexpr std::uint64_t bytes_of_a_token = 4;
  const usage input{.input_tokens = static_cast<std::int64_t>(bytes / bytes_of_a_token)};
  const std::optional<token_price> price = job.direct_price();
  std::string words = "about " + grouped(bytes / bytes_of_a_token) + " tokens of input";
  if (!price) return words;
  const double direct = cost_of(input, &*price).value_or(0);
  return words + ": " + dollars(direct * job.price_share()) + " by batch, " + dollars(direct) +
         " directly, and what the answers cost";
}

batch_job open_job(const batch_request& request) {
  const batch_job::stored_model stored = batch_job::model_of(request.folder);
  provider_options options;
  options.base_url = stored.base_url;
  return batch_job::open(request.folder, model_from(stored.name, std::move(options)));
}

}  // namespace

int make_batch(batch_request request) {
  refuse_two_from_standard_input(request.schemas, request.prompts);
  const schema_type schema = load_root_schema(request.schemas);
  refuse_invalid_utf8(request.asking.system, "--system");
  const price_table prices = read_prices(request.prices);
  name_unused_prices(prices, {request.model});
  request.asking.prices = known_prices(prices, request.asking.base_url.empty());
  batch_options options;
  options.asking = options_of(request.asking);
  if (!request.source.empty()) {
    options.asking.source = read_whole_text(request.source, limits{}.max_bytes);
    refuse_invalid_utf8(*options.asking.source, "the source '" + request.source + "'");
  }
  options.max_requests = request.max_requests;
  options.max_bytes = request.max_bytes;
  options.price_share = request.price_share;
  return with_model_failures([&] {
    prompt_lines prompts(request.prompts);
    const batch_job job = batch_job::make(
        request.folder, make_model(request.model, request.asking), schema, [&prompts] { return prompts.next(); },
        std::move(options));
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;
    for (const batch_file_status& one : job.files()) {
      requests += one.requests;
      bytes += one.bytes;
    }
    std::cerr << "assay: " << counted(requests, "request") << " in " << counted(job.files().size(), "file") << ", "
              << size_words(bytes) << "; " << estimate_words(job, bytes) << '\n';
    return exit_valid;
  });
}

int submit_batch(const batch_request& request) {
  return with_model_failures([&] {
    batch_job job = open_job(request);
    async::run(job.submit(request.again), quiet_loop());
    return exit_valid;
  });
}

// --- status ----------------------------------------------------------------------------------------------------------

int show_batch(const batch_request& request) {
  return with_model_failures([&] {
    told_batch told;
    told.model = batch_job::model_of(request.folder).name;
    batch_job job = open_job(request);
    async::run(job.refresh(), quiet_loop());
    told.finished = job.is_finished();
    told.files = job.files();
    std::vector<std::vector<std::string>> rows = {{"file", "requests", "state", "done", "failed", "provider"}};
    for (const batch_file_status& one : told.files) {
      told.requests += one.requests;
      told.done += one.done;
      std::string provider = one.batch + (one.word.empty() ? "" : " " + one.word);
      if (!one.message.empty()) provider += ": " + one.message;
      rows.push_back({one.file, grouped(one.requests), to_string(one.state), grouped(one.done), grouped(one.failed),
                      detail::printable(provider)});
    }
    output_file::standard_output().write(request.as_json ? dump(told) + "\n" : text_table(rows));
    return told.finished ? exit_valid : exit_unfinished;
  });
}

// --- collect ---------------------------------------------------------------------------------------------------------

namespace {

/// Writes result lines, and counts for the page.
class batch_lines {
 public:
  explicit batch_lines(asked_rows* seen) : seen_(seen) {}

  void write(const batch_result& one) {
    output_file& out = output_file::standard_output();
    if (!one.problem.empty()) {
      if (seen_ != nullptr) seen_->add_unreadable(one.id, one.line, one.problem);
      return out.write(results::bad_line(one.id, one.line, one.problem));
    }
    reports::row_facts facts{.number = one.line, .id = one.id, .prompt = one.prompt};
    if (one.source) facts.source = *one.source;
    if (one.value != nullptr) {
      if (seen_ != nullptr) seen_->add(facts, *one.value);
      out.write(results::value_line(one.id, *one.value, one.source.has_value()));
    } else {
      if (seen_ != nullptr) seen_->add(facts, *one.failure);
      out.write(results::failure_line(one.id, *one.failure));
    }
  }

 private:
  asked_rows* seen_;
};

void tell_faults(const batch_totals& totals) {
  const std::pair<std::uint64_t, const char*> faults[] = {
      {totals.unreadable_lines, "lines that are no result"},
      {totals.unknown_results, "results of requests that nobody made"},
      {totals.repeated_results, "results of requests that had one already"},
      {totals.missing_results, "requests without a result"}};
  for (const auto& [count, what] : faults) {
    if (count > 0) std::cerr << "assay: in the provider's results: " << grouped(count) << ' ' << what << '\n';
  }
}

void tell_totals(const batch_totals& totals, const batch_job& job) {
  std::string words = grouped(totals.answered) + " answered, " + grouped(totals.failed) + " failed";
  if (totals.open > 0) words += ", " + grouped(totals.open) + " open";
  words += "; " + counted(static_cast<std::uint64_t>(totals.usage.total()), "token");
  if (totals.usage.cost && totals.direct_cost) {
    words += ": " + dollars(*totals.usage.cost) + " by batch, " + dollars(*totals.direct_cost) + " directly";
  }
  std::cerr << "assay: " << words << '\n';
  bool has_new_file = false;
  for (const batch_file_status& one : job.files()) {
    has_new_file = has_new_file || one.state == batch_file_state::made;
    const bool waits = one.state == batch_file_state::made && !one.message.empty();
    if (waits) std::cerr << "assay: " << one.file << " waits for room: " << detail::printable(one.message) << '\n';
    if (one.state != batch_file_state::failed) continue;
    std::cerr << "assay: " << one.file << " failed: " << detail::printable(one.message)
              << "; 'assay batch submit --again' tries again\n";
  }
  if (has_new_file) std::cerr << "assay: some files are to be submitted: 'assay batch submit', or collect --wait\n";
}

async::task<batch_totals> collect_and_write(batch_job& job, const batch_request& request, batch_lines& lines) {
  if (request.wait) {
    backoff waits{.first = std::chrono::seconds(10), .factor = 1.5, .jitter = 0.2};
    waits.longest = std::chrono::duration_cast<async::duration>(std::chrono::duration<double>(request.longest_poll));
    co_await job.run_until_finished(waits);
  } else {
    co_await job.collect();
  }
  const std::function<void(const batch_result&)> take = [&lines](const batch_result& one) { lines.write(one); };
  co_return co_await job.results(take);
}

}  // namespace

int collect_batch(const batch_request& request) {
  return with_model_failures([&] {
    const std::string model = batch_job::model_of(request.folder).name;
    std::optional<report_output> page = open_page(request.page, "batch", model, {});
    reports::run_collector seen(page ? page->earlier() : nullptr);
    asked_rows rows(seen, model, asked_rows::times::unknown);
    batch_lines lines(page ? &rows : nullptr);
    batch_job job = open_job(request);
    const batch_totals totals = async::run(collect_and_write(job, request, lines), quiet_loop());
    tell_faults(totals);
    tell_totals(totals, job);
    if (page) {
      page->add_option("job", request.folder);
      reports::run made = seen.finish(model);
      made.figures.cost = totals.usage.cost;
      page->write({std::move(made)}, totals.open > 0 ? "The job is not finished." : "");
    }
    if (totals.open > 0) return exit_unfinished;
    return totals.failed == 0 ? exit_valid : exit_invalid;
  });
}

}  // namespace assay::cli
