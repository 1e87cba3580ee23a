// Batch jobs from end to end, against a provider on this machine: order, partial and broken results, re-asks.
#include "batch_support.hpp"
#include "support/scratch_folder.hpp"

#include <fstream>
#include <set>

namespace test_llm {
namespace {

using assay::batch_file_state;
using assay::batch_job;
using assay::wire_format;
using mock::batch_fault;

assay::schema_type person() { return assay::load_schema(std::string_view(person_schema)); }

std::string job_words(const batch_provider& provider, wire_format format, std::vector<std::string> prompts,
                      assay::batch_options options = quick_options()) {
  const assay::test::scratch_folder folder;
  batch_job job = batch_job::make(folder.path() / "job", provider.model(format), person(),
                                  prompts_of(std::move(prompts)), std::move(options));
  return joined(async::run(run_job(job)).lines);
}

TEST_CASE("each prompt has its result, in the order of the prompts, whatever the order of the answers") {
  for (const wire_format format : all_formats) {
    CAPTURE(provider_of(format));
    const batch_provider provider;
    CHECK(job_words(provider, format, {"Ada", "Grace", "Joan"}) == "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1");
    CHECK(provider.batches().created() == 1);
  }
}

TEST_CASE("what is invalid is asked again in a further batch, with its errors, as often as is permitted") {
  for (const wire_format format : all_formats) {
    CAPTURE(provider_of(format));
    const batch_provider provider({.polls = 1});
    const std::vector<std::string> prompts = {"Ada", "wrong 1 times", "wrong 2 times", "wrong 3 times", "refuse"};
    const std::string refused = format == wire_format::gemini ? "5 filtered 1" : "5 refused 1";
    CHECK(job_words(provider, format, prompts) ==
          "1 ok Ada 1; 2 ok wrong 1 times 2; 3 ok wrong 2 times 3; 4 invalid 3; " + refused);
    CHECK(provider.batches().created() == 3);
  }
}

/// The files of a job of these prompts, which must be as long as they say.
std::vector<assay::batch_file_status> files_of(const batch_provider& provider, wire_format format,
                                               std::vector<std::string> prompts, std::uint64_t max_requests,
                                               std::uint64_t max_bytes) {
  assay::batch_options options = quick_options();
  options.max_requests = max_requests;
  options.max_bytes = max_bytes;
  const assay::test::scratch_folder folder;
  const batch_job job =
      batch_job::make(folder.path() / "job", provider.model(format), person(), prompts_of(std::move(prompts)), options);
  for (const assay::batch_file_status& file : job.files()) {
    CHECK(file.bytes == std::filesystem::file_size(folder.path() / "job" / file.file));
  }
  return job.files();
}

std::string sizes_of(const std::vector<assay::batch_file_status>& files) {
  std::string text;
  for (const assay::batch_file_status& one : files) text += (text.empty() ? "" : " ") + std::to_string(one.requests);
  return text;
}

TEST_CASE("a file has as many requests and bytes as it may have, and no more") {
  const std::vector<std::string> prompts = {"a", "b", "c", "d", "e"};
  for (const wire_format format : all_formats) {
    CAPTURE(provider_of(format));
    const batch_provider provider;
    CHECK(sizes_of(files_of(provider, format, prompts, 1, 0)) == "1 1 1 1 1");
    CHECK(sizes_of(files_of(provider, format, prompts, 2, 0)) == "2 2 1");
    CHECK(sizes_of(files_of(provider, format, prompts, 5, 0)) == "5");
    CHECK(files_of(provider, format, {}, 0, 0).empty());
    // All have the same size, so these bounds are exact.
    const std::uint64_t two = files_of(provider, format, {"a", "b"}, 0, 0)[0].bytes;
    CHECK(sizes_of(files_of(provider, format, prompts, 0, two)) == "2 2 1");
    CHECK(sizes_of(files_of(provider, format, prompts, 0, two - 1)) == "1 1 1 1 1");
    const std::uint64_t one = files_of(provider, format, {"a"}, 0, 0)[0].bytes;
    CHECK(sizes_of(files_of(provider, format, prompts, 0, one)) == "1 1 1 1 1");
    CHECK_THROWS_WITH_AS(static_cast<void>(files_of(provider, format, prompts, 0, one - 1)),
                         doctest::Contains("the request of prompt 1 has"), std::invalid_argument);
  }
}

struct fault_row {
  batch_fault fault;
  const char* words;  ///< of three prompts, of which the first and the third are hit
  std::size_t batches;
};

TEST_CASE("what is expired, failed, missing or unreadable is asked again; what is refused or cancelled is not") {
  const fault_row rows[] = {
      {batch_fault::expire, "1 ok Ada 2; 2 ok Grace 1; 3 ok Joan 2", 2},
      {batch_fault::overload, "1 ok Ada 2; 2 ok Grace 1; 3 ok Joan 2", 2},
      {batch_fault::reject, "1 rejected 1; 2 ok Grace 1; 3 rejected 1", 1},
      {batch_fault::drop, "1 ok Ada 2; 2 ok Grace 1; 3 ok Joan 2", 2},
      {batch_fault::garbage, "1 ok Ada 2; 2 ok Grace 1; 3 ok Joan 2", 2},
      {batch_fault::repeat, "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1", 1},
      {batch_fault::stranger, "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1", 1},
      {batch_fault::cancel, "1 cancelled 1; 2 ok Grace 1; 3 cancelled 1", 1},
      {batch_fault::busy, "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1", 1},
      {batch_fault::lost_reply, "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1", 1},
      {batch_fault::cut, "1 ok Ada 1; 2 ok Grace 1; 3 ok Joan 1", 1},
  };
  for (const wire_format format : all_formats) {
    for (const fault_row& one : rows) {
      CAPTURE(provider_of(format));
      CAPTURE(one.words);
      const batch_provider provider({.faults = {one.fault}, .every = 2});
      std::string expected = one.words;
      // Gemini's batches expire as a whole.
      const bool all_expire = format == wire_format::gemini && one.fault == batch_fault::expire;
      if (all_expire) expected = "1 ok Ada 2; 2 ok Grace 2; 3 ok Joan 2";
      CHECK(job_words(provider, format, {"Ada", "Grace", "Joan"}) == expected);
      CHECK(provider.batches().created() == one.batches);
    }
  }
}

TEST_CASE("what stays expired or failed says so") {
  const fault_row rows[] = {
      {batch_fault::expire, "1 expired 3", 3},
      {batch_fault::overload, "1 transport 3", 3},
      {batch_fault::drop, "1 transport 3", 3},
  };
  for (const wire_format format : all_formats) {
    for (const fault_row& one : rows) {
      CAPTURE(provider_of(format));
      CAPTURE(one.words);
      const batch_provider provider({.faults = {one.fault}, .times = 99});
      assay::batch_options options = quick_options();
      options.asking.retry.max_transport_retries = 2;
      CHECK(job_words(provider, format, {"Ada"}, options) == one.words);
      CHECK(provider.batches().created() == one.batches);
    }
  }
}

TEST_CASE("a batch that fails as a whole says why, and can be submitted again") {
  for (const wire_format format : {wire_format::openai_chat, wire_format::gemini}) {
    CAPTURE(provider_of(format));
    const batch_provider provider({.faults = {batch_fault::fail}});
    const assay::test::scratch_folder folder;
    batch_job job =
        batch_job::make(folder.path(), provider.model(format), person(), prompts_of({"Ada", "Grace"}), quick_options());
    const job_outcome first = async::run(run_job(job));
    CHECK(joined(first.lines) == "1 rejected 1; 2 rejected 1");
    REQUIRE(job.files().size() == 1);
    CHECK(job.files()[0].state == batch_file_state::failed);
    CHECK(job.files()[0].message == "Not a batch. (line 1)");
    CHECK(job.is_finished());
    async::run(job.submit());
    CHECK(provider.batches().created() == 1);  // not by itself
    async::run(job.submit(/*again=*/true));
    CHECK_FALSE(job.is_finished());
    CHECK(joined(async::run(run_job(job)).lines) == "1 ok Ada 1; 2 ok Grace 1");
    CHECK(provider.batches().created() == 2);
  }
}

TEST_CASE("what the provider has no room for is submitted later, and gives up where nothing would make room") {
  for (const int times : {1, 2, 99}) {
    CAPTURE(times);
    const batch_provider provider({.faults = {batch_fault::full}, .times = times, .polls = 1});
    const assay::test::scratch_folder folder;
    assay::batch_options options = quick_options();
    options.max_requests = 1;
    batch_job job = batch_job::make(folder.path(), provider.model(wire_format::openai_chat), person(),
                                    prompts_of({"Ada", "Grace"}), options);
    const job_outcome made = async::run(run_job(job));
    const bool fits = times < 99;
    CHECK(joined(made.lines) == (fits ? "1 ok Ada 1; 2 ok Grace 1" : "1 rejected 1; 2 rejected 1"));
    CHECK(job.files()[0].message == (fits ? "" : "Too much."));
    if (fits) CHECK(provider.batches().created() == 2 + static_cast<std::size_t>(times));
  }
  for (const wire_format format : all_formats) {
    CAPTURE(provider_of(format));
    const batch_provider provider({.faults = {batch_fault::busy}, .times = 99});
    assay::batch_options options = quick_options();
    options.asking.retry.max_transport_retries = 1;
    const assay::test::scratch_folder folder;
    batch_job job = batch_job::make(folder.path(), provider.model(format), person(), prompts_of({"Ada"}), options);
    CHECK_THROWS_AS(static_cast<void>(async::run(run_job(job))), assay::model_error);
    CHECK(job.files()[0].state == batch_file_state::made);
    CHECK(provider.batches().created() == 0);
  }
}

TEST_CASE("results without ids are those of the requests in their order, where the numbers agree") {
  const batch_provider provider({.faults = {batch_fault::nameless}});
  CHECK(job_words(provider, wire_format::gemini, {"Ada", "Grace"}) == "1 ok Ada 1; 2 ok Grace 1");
  CHECK(job_words(provider, wire_format::openai_chat, {"Ada", "Grace"}) == "1 ok Ada 1; 2 ok Grace 1");
}

TEST_CASE("what the results have that they should not have is counted") {
  const batch_provider provider(
      {.faults = {batch_fault::garbage, batch_fault::repeat, batch_fault::stranger, batch_fault::drop}});
  const assay::test::scratch_folder folder;
  batch_job job = batch_job::make(folder.path(), provider.model(wire_format::anthropic), person(),
                                  prompts_of({"a", "b", "c", "d", "e"}), quick_options());
  const job_outcome made = async::run(run_job(job));
  CHECK(joined(made.lines) == "1 ok a 2; 2 ok b 1; 3 ok c 1; 4 ok d 2; 5 ok e 2");
  CHECK(made.totals.unreadable_lines == 2);
  CHECK(made.totals.repeated_results == 1);
  CHECK(made.totals.unknown_results == 1);
  CHECK(made.totals.missing_results == 3);
  CHECK(made.totals.prompts == 5);
  CHECK(made.totals.answered == 5);
  CHECK(made.totals.failed == 0);
  CHECK(made.totals.open == 0);
}

TEST_CASE("a job goes on where it was, in another process, and collecting twice gives the same") {
  const batch_provider provider({.polls = 2});
  const auto model = provider.model(wire_format::openai_chat);
  const assay::test::scratch_folder folder;
  {
    const batch_job job =
        batch_job::make(folder.path(), model, person(), prompts_of({"Ada", "wrong 1 times"}), quick_options());
    CHECK_THROWS_WITH_AS(static_cast<void>(batch_job::open(folder.path(), model)),
                         doctest::Contains("another process works in the folder"), std::runtime_error);
  }
  CHECK(batch_job::model_of(folder.path()).name == "openai:mock");
  CHECK(batch_job::model_of(folder.path()).base_url == provider.url());
  std::vector<std::string> states;
  for (int step = 0; step < 20; ++step) {
    batch_job job = batch_job::open(folder.path(), model);
    if (job.is_finished()) break;
    async::run(job.submit());
    async::run(job.collect());
    const job_outcome now = async::run(outcome_of(job));
    CHECK(now.totals.answered + now.totals.open == 2);
    states.push_back(to_string(job.files().back().state));
  }
  CHECK(joined(states) == "submitted; submitted; made; submitted; submitted; collected");
  batch_job job = batch_job::open(folder.path(), model);
  for (int time = 0; time < 2; ++time) {
    async::run(job.collect());
    CHECK(joined(async::run(outcome_of(job)).lines) == "1 ok Ada 1; 2 ok wrong 1 times 2");
  }
  CHECK(provider.batches().created() == 2);
}

TEST_CASE("ids are those of the prompts; two prompts of one id, and what is no prompt, are problems") {
  const batch_provider provider;
  std::vector<assay::batch_prompt> all = {
      {.id = "\"a/b\"", .prompt = "Ada"},
      {.id = "17", .prompt = "Grace"},
      {.id = "\"a/b\"", .prompt = "Joan"},
      {.id = "", .prompt = "", .line = 4, .problem = "The line is not JSON"},
      {.id = "1e2", .prompt = "Mary", .source = "Mary, 36"},
  };
  std::size_t next = 0;
  const assay::test::scratch_folder folder;
  batch_job job = batch_job::make(
      folder.path(), provider.model(wire_format::anthropic), person(),
      [&]() -> std::optional<assay::batch_prompt> {
        return next < all.size() ? std::optional(all[next++]) : std::nullopt;
      },
      quick_options());
  CHECK(joined(async::run(run_job(job)).lines) ==
        "\"a/b\" ok Ada 1; 17 ok Grace 1; null problem; null problem; 100.0 ok Mary 1");
  next = 0;
  all = {{.id = "[1]", .prompt = "x"}};
  const assay::test::scratch_folder other;
  CHECK_THROWS_AS(static_cast<void>(batch_job::make(
                      other.path(), provider.model(wire_format::anthropic), person(),
                      [&]() -> std::optional<assay::batch_prompt> { return all[0]; }, quick_options())),
                  std::invalid_argument);
}

TEST_CASE("ids of requests are stable, and what providers take") {
  const batch_provider provider;
  std::set<std::string> seen;
  for (int time = 0; time < 2; ++time) {
    const assay::test::scratch_folder folder;
    static_cast<void>(batch_job::make(folder.path(), provider.model(wire_format::openai_chat), person(),
                                      prompts_of({"Ada", "Grace"}), quick_options()));
    seen.insert(assay::test::read_file(folder.path() / "part-0001.jsonl"));
  }
  REQUIRE(seen.size() == 1);
  const auto line = nlohmann::json::parse(seen.begin()->substr(0, seen.begin()->find('\n')));
  const std::string id = line["custom_id"];
  CHECK(id.size() <= 64);
  CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
  CHECK(id.ends_with("-1-1"));
}

TEST_CASE("a batch costs its share of the direct price") {
  const batch_provider provider;
  auto prices = std::make_shared<assay::price_table>();
  prices->models["openai:mock"] = {.input = 1'000'000, .output = 2'000'000};
  assay::provider_options how;
  how.base_url = provider.url();
  how.prices = prices;
  struct row {
    std::optional<double> share;
    double cost;
  };
  for (const row& one : {row{0.5, 40}, row{{}, 80}}) {  // another server than OpenAI's: no discount is known
    assay::batch_options options = quick_options();
    options.price_share = one.share;
    const assay::test::scratch_folder folder;
    batch_job job =
        batch_job::make(folder.path(), assay::openai("mock", how), person(), prompts_of({"a", "b"}), options);
    const job_outcome made = async::run(run_job(job));
    CHECK(made.totals.usage.cost.value() == doctest::Approx(one.cost));  // 2 times 20 and 10 tokens
    CHECK(made.totals.direct_cost.value() == doctest::Approx(80));
  }
  for (const double share : {0.0, -1.0, 1.5, std::nan("")}) {
    assay::batch_options options = quick_options();
    options.price_share = share;
    const assay::test::scratch_folder folder;
    CHECK_THROWS_AS(static_cast<void>(batch_job::make(folder.path(), assay::openai("mock", how), person(),
                                                      prompts_of({"a"}), options)),
                    std::invalid_argument);
  }
}

TEST_CASE("what can't be a job is refused, with the reason") {
  const batch_provider provider;
  const auto model = provider.model(wire_format::openai_chat);
  const assay::test::scratch_folder folder;
  const auto make = [&](assay::model_ref by) {
    return batch_job::make(folder.path() / "job", std::move(by), person(), prompts_of({"a"}), quick_options());
  };
  assay::test_model offline;
  CHECK_THROWS_WITH_AS(static_cast<void>(make(offline)), doctest::Contains("has no batch API"), std::invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(batch_job::model_of(folder.path())), doctest::Contains("holds no batch job"),
                       std::runtime_error);
  static_cast<void>(make(model));
  CHECK_THROWS_WITH_AS(static_cast<void>(make(model)), doctest::Contains("there is a batch job in the folder already"),
                       std::runtime_error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(batch_job::open(folder.path() / "job", provider.model(wire_format::anthropic))),
      doctest::Contains("is for 'openai:mock'"), std::invalid_argument);
  std::ofstream(folder.path() / "job" / "state.json") << "{\"format\": 1}";
  CHECK_THROWS_WITH_AS(static_cast<void>(batch_job::open(folder.path() / "job", model)),
                       doctest::Contains("'state.json' can't be used"), std::runtime_error);
}

TEST_CASE("nothing of a job holds the key") {
  for (const wire_format format : all_formats) {
    const batch_provider provider;
    const assay::test::scratch_folder folder;
    batch_job job =
        batch_job::make(folder.path(), provider.model(format), person(), prompts_of({"Ada"}), quick_options());
    static_cast<void>(async::run(run_job(job)));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      CHECK(assay::test::read_file(entry.path()).find(secret_key) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace test_llm
