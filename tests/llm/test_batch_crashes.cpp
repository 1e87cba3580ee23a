// A batch job whose process or machine ends at any operation on its files: nothing is lost, nothing asked twice.
#include "batch_support.hpp"
#include "crashing_files.hpp"

#include "batch/job_engine.hpp"

namespace test_llm {
namespace {

using assay::wire_format;

const std::vector<std::string> asked_prompts = {"Ada", "wrong 1 times", "Grace", "refuse", "wrong 2 times"};

/// All of a job, from whatever is on the disk; throws crash.
job_outcome go_on(disk& on, const std::shared_ptr<assay::language_model>& model) {
  const assay::schema_type schema = assay::load_schema(std::string_view(person_schema));
  disk_files files(on);
  if (!batch::has_state(files)) {
    assay::batch_options options = quick_options();
    options.max_requests = 3;
    batch::make_job(files, *model, schema, prompts_of(asked_prompts), options);
  }
  batch::job_engine engine(std::make_unique<disk_files>(on), model);
  return async::run(run_job(engine));
}

struct world {
  batch_provider provider = batch_provider({.polls = 1});
  disk on;
};

/// Runs a job whose process ends at this operation, and then goes on. False where it came to its end before.
bool survives(wire_format format, ending how, std::size_t operation, const std::string& expected, std::size_t batches) {
  world one;
  const auto model = one.provider.model(format);
  bool crashed = false;
  job_outcome made;
  one.on.crash_at(operation);
  try {
    made = go_on(one.on, model);
  } catch (const crash&) {
    crashed = true;
    one.on.end_process(how);
    one.on.crash_at(0);
    made = go_on(one.on, model);
  }
  CAPTURE(provider_of(format));
  CAPTURE(operation);
  CHECK(joined(made.lines) == expected);
  CHECK(made.totals.open == 0);
  CHECK(one.provider.batches().created() == batches);
  for (const auto& [id, count] : one.provider.batches().requests()) {
    CAPTURE(id);
    CHECK(count == 1);
  }
  // Nothing but the folder's own files; a job that is done gives the same again, without the provider.
  one.on.crash_at(0);
  const auto before = one.on.all();
  CHECK(joined(go_on(one.on, model).lines) == expected);
  CHECK(one.on.all() == before);
  return crashed;
}

void check_all_operations(wire_format format, ending how) {
  world whole;
  const job_outcome expected = go_on(whole.on, whole.provider.model(format));
  REQUIRE(expected.lines.size() == asked_prompts.size());
  const std::size_t batches = whole.provider.batches().created();
  CHECK(batches == 4);  // two of first requests, two of re-asks
  std::size_t operation = 1;
  while (survives(format, how, operation, joined(expected.lines), batches)) ++operation;
  CHECK(operation > 60);
}

TEST_CASE("a job survives its process being killed at any operation: OpenAI") {
  check_all_operations(wire_format::openai_chat, ending::killed);
}
TEST_CASE("a job survives its process being killed at any operation: Anthropic") {
  check_all_operations(wire_format::anthropic, ending::killed);
}
TEST_CASE("a job survives its process being killed at any operation: Gemini") {
  check_all_operations(wire_format::gemini, ending::killed);
}
TEST_CASE("a job survives the loss of all that was not synchronized") {
  check_all_operations(wire_format::openai_chat, ending::power_lost);
}
TEST_CASE("a job survives names that came to the disk before what they name") {
  check_all_operations(wire_format::openai_chat, ending::names_were_kept);
}

/// A job of one prompt; what its process was about when it ended: submitting, a long time ago.
void make_interrupted_job(disk& on, const assay::language_model& model, const std::string& prompt) {
  disk_files files(on);
  batch::make_job(files, model, assay::load_schema(std::string_view(person_schema)), prompts_of({prompt}),
                  quick_options());
  batch::stored_state state = batch::read_state(files);
  state.parts[0].state = batch::part_state::submitting;
  state.parts[0].submissions = 1;
  state.parts[0].since = "2000-01-01T00:00:00Z";
  batch::write(files, state);
}

std::string finish_job(disk& on, const std::shared_ptr<assay::language_model>& model) {
  batch::job_engine engine(std::make_unique<disk_files>(on), model);
  return joined(async::run(run_job(engine)).lines);
}

TEST_CASE("a batch of another job that looks like an interrupted one is found out by its results") {
  const batch_provider provider;
  const auto model = provider.model(wire_format::anthropic);
  disk mine;
  disk other;
  make_interrupted_job(mine, *model, "Ada");
  make_interrupted_job(other, *model, "Grace");
  CHECK(finish_job(other, model) == "1 ok Grace 1");
  CHECK(provider.batches().created() == 1);
  CHECK(finish_job(mine, model) == "1 ok Ada 1");
  CHECK(provider.batches().created() == 2);
  disk third;
  make_interrupted_job(third, *model, "Joan");
  CHECK_THROWS_WITH_AS(static_cast<void>(finish_job(third, model)),
                       doctest::Contains("several batches that may be it: batch_2, batch_1"), std::runtime_error);
}

TEST_CASE("this test would notice a file that is renamed before it is synchronized") {
  disk on;
  disk_files files(on);
  {
    const auto file = files.create("a.new");
    file->write("text");
    on.rename("a.new", "a");
    on.sync_names();
  }
  on.end_process(ending::names_were_kept);
  CHECK(on.content("a") == "");
  batch::replace_file(files, "b", "text");
  on.end_process(ending::power_lost);
  CHECK(on.content("b") == "text");
}

}  // namespace
}  // namespace test_llm
