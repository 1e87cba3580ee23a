// capsule.hpp: failed extractions as records and as files.
#include "failing_extractions.hpp"
#include "http_support.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <set>
#include <stdexcept>

namespace test_llm {
namespace {

namespace fs = std::filesystem;
using assay::test::read_file;
using assay::test::scratch_folder;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

assay::extraction_record record_of(const std::vector<step>& script, assay::extract_options options = {}) {
  scripted_model model(script);
  const failed_extraction all = simulate(try_to_extract<Person>(model, std::move(options)));
  REQUIRE(all.records.size() == 1);
  return all.records.front();
}

assay::extraction_record three_times_invalid() { return record_of({says(no_age), says(no_age), says(no_age)}); }

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> all;
  for (const fs::directory_entry& one : fs::directory_iterator(folder)) all.push_back(one.path());
  return all;
}

TEST_CASE("each way to fail is told once, and is the same after a round trip") {
  for (const failing_row& one : ways_to_fail()) {
    CAPTURE(one.what);
    scripted_model model(one.script);
    assay::extract_options options;
    one.change(options);
    const failed_extraction all = simulate(try_to_extract<Person>(model, options));
    REQUIRE(all.error);
    CHECK(all.error->reason() == one.reason);
    CHECK(all.error->on_failure_error().empty());
    REQUIRE(all.records.size() == 1);
    const assay::extraction_record& record = all.records.front();
    CHECK(record.reason == one.reason);
    CHECK(record.version == assay::version());
    CHECK(record.attempts.size() == all.error->attempts().size());
    REQUIRE(record.question);
    CHECK(record.question->model == "scripted");
    const std::string text = assay::dump(record);
    const assay::extraction_record again = assay::parse_capsule(text);
    CHECK(assay::dump(again) == text);
  }
}

TEST_CASE("nothing is told of an extraction that succeeds") {
  scripted_model model({says(no_age), says(john)});
  const failed_extraction all = simulate(try_to_extract<Person>(model, {}));
  CHECK_FALSE(all.error);
  CHECK(all.records.empty());
}

TEST_CASE("an attempt has the whole failure of its call") {
  const assay::extraction_record record = record_of({fails(assay::model_failure::rate_limited, 1h)});
  REQUIRE(record.attempts.front().failure);
  CHECK(record.attempts.front().failure->kind == "rate_limited");
  CHECK(record.attempts.front().failure->retry_after == 3600);
  scripted_model model({fails(assay::model_failure::rate_limited, 1h)});
  const failed_extraction all = simulate(try_to_extract<Person>(model, {}));
  const assay::attempt& one = all.error->attempts().front();
  REQUIRE(one.failure);
  CHECK(one.failure->kind() == assay::model_failure::rate_limited);
  CHECK(one.failure->retry_after() == std::optional<std::chrono::nanoseconds>(1h));
}

TEST_CASE("media are told by their digests, and a provider's body is left out") {
  assay::function_model model([](const assay::request&) {
    assay::response answer;
    answer.reply = assay::assistant_message("none");
    answer.raw = "RAW BODY";
    return answer;
  });
  assay::extract_options options;
  options.retry.max_retries = 0;
  options.attachments = {assay::image_bytes("\x89PNG\r\n\x1a\nSECRET PIXELS", "image/png")};
  const failed_extraction all = simulate(try_to_extract<Person>(model, options));
  const std::string text = assay::dump(all.records.at(0));
  CHECK(holds(text, "sha256:"));
  for (const char* absent : {"SECRET PIXELS", "U0VDUkVUIFBJWEVMUw", "RAW BODY"}) CHECK_FALSE(holds(text, absent));
}

TEST_CASE("a key that a server repeats is not in the capsule") {
  std::string sent;
  mock::server server([&sent](const mock::request& asked) {
    sent.clear();
    for (const auto& [name, value] : asked.headers) sent += name + ": " + value + " ";
    if (asked.question == "answer") return mock::answer(asked, sent);
    mock::reply made = mock::error(asked, asked.question == "rejected" ? 401 : 503, "Incorrect key: " + sent);
    made.headers.emplace_back("x-request-id", sent.substr(0, 300));
    return made;
  });
  for (const assay::wire_format format : all_formats) {
    for (const char* question : {"answer", "rejected", "server"}) {
      assay::extract_options options;
      options.retry.max_transport_retries = 1;
      options.retry.backoff.first = 1ms;
      const scratch_folder folder;
      options.retry.on_failure = assay::capsule(folder.path());
      const auto model = model_at(server.url(), format);
      CHECK_THROWS_AS(static_cast<void>(assay::extract_sync<Person>(model, question, options)),
                      assay::extraction_error);
      const auto files = files_in(folder.path());
      REQUIRE(files.size() == 1);
      const std::string text = read_file(files.front());
      CHECK(holds(sent, secret_key));
      CHECK(holds(text, "[key]"));
      CHECK_FALSE(holds(text, secret_key.substr(0, 14)));
    }
  }
}

TEST_CASE("a capsule is a file of its owner's alone, in a folder that is made, and nothing is left beside it") {
  const scratch_folder folder;
  const fs::path inner = folder.path() / "a" / "b";
  const assay::capsule write(inner);
  const assay::extraction_record record = three_times_invalid();
  const fs::path file = write(record);
  CHECK(file.parent_path() == inner);
  CHECK(file.filename().string().ends_with(".capsule.json"));
  CHECK(file.filename().string().starts_with("2"));
  CHECK((fs::status(file).permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK((fs::status(inner).permissions() & fs::perms::all) == fs::perms::owner_all);
  CHECK(assay::dump(assay::read_capsule(file)) == assay::dump(record));
  CHECK(files_in(inner).size() == 1);
}

TEST_CASE("no capsule replaces another one, even of the same content") {
  const scratch_folder folder;
  const assay::capsule write(folder.path());
  const assay::extraction_record record = three_times_invalid();
  std::set<fs::path> names;
  for (int i = 0; i < 5; ++i) names.insert(write(record));
  CHECK(names.size() == 5);
  CHECK(files_in(folder.path()).size() == 5);
  for (const fs::path& one : names) CHECK_NOTHROW(static_cast<void>(assay::read_capsule(one)));
}

TEST_CASE("a time that is none can't lead a file elsewhere") {
  const scratch_folder folder;
  assay::extraction_record record = three_times_invalid();
  record.time = "../../x";
  const fs::path file = assay::capsule(folder.path())(record);
  CHECK(fs::equivalent(file.parent_path(), folder.path()));
  CHECK(files_in(folder.path()).size() == 1);
}

TEST_CASE("what can't be written is told by the error, which stays what it is") {
  const scratch_folder folder;
  const std::string taken = folder.write("taken", "a file");
  struct row {
    std::function<void(const assay::extraction_record&)> hook;
    std::string says;
  };
  const row rows[] = {
      {assay::capsule(taken), "cannot make the folder"},
      {assay::capsule(folder.path(), {.max_bytes = 1000}), "bytes, more than 1000 (capsule_options::max_bytes)"},
      {[](const assay::extraction_record&) { throw std::runtime_error("no room"); }, "no room"},
      {[](const assay::extraction_record&) { throw 5; }, "not derived from std::exception"},
  };
  for (const row& one : rows) {
    CAPTURE(one.says);
    scripted_model model({says(no_age)});
    assay::extract_options options;
    options.retry.max_retries = 0;
    options.retry.on_failure = one.hook;
    try {
      static_cast<void>(simulate(assay::extract<Person>(model, "Who?", options)));
      FAIL("no error");
    } catch (const assay::extraction_error& error) {
      CHECK(error.reason() == assay::extraction_failure::invalid);
      CHECK(error.partial<Person>() != nullptr);
      CHECK(holds(error.on_failure_error(), one.says));
      CHECK(holds(error.what(), "\n  on_failure: "));
    }
  }
  CHECK(files_in(folder.path()).size() == 1);
}

TEST_CASE("a stream that fails is told as well, and so is retry, without requests") {
  std::vector<assay::extraction_record> records;
  assay::retry_policy policy;
  policy.max_retries = 1;
  policy.on_failure = [&records](const assay::extraction_record& record) { records.push_back(record); };
  assay::extract_options options;
  options.retry = policy;
  scripted_model model({says(no_age), says("?")});
  const auto watch = [&]() -> task<void> {
    auto updates = assay::stream<Person>(model, "Who?", options);
    while (co_await updates.next()) {
    }
  };
  CHECK_THROWS_AS(simulate(watch()), assay::extraction_error);
  const auto ask = []() -> task<std::string> { co_return no_age; };
  CHECK_THROWS_AS(simulate(assay::retry<Person>(ask, policy)), assay::extraction_error);
  REQUIRE(records.size() == 2);
  CHECK(records[0].question);
  CHECK(records[0].attempts[1].request);
  CHECK_FALSE(records[1].question);
  CHECK_FALSE(records[1].attempts[1].request);
  CHECK(records[1].output.name == "Person");
  CHECK(records[1].attempts[1].answer == no_age);
}

std::string complaint_about(const std::string& text) {
  try {
    static_cast<void>(assay::parse_capsule(text));
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
  return "read";
}

TEST_CASE("what is no capsule is refused, with line and column") {
  const std::string whole = assay::dump(three_times_invalid(), 1);
  REQUIRE(complaint_about(whole) == "read");
  const auto with = [&whole](const std::string& from, const std::string& to) {
    const std::size_t at = whole.find(from);
    REQUIRE(at != std::string::npos);
    return whole.substr(0, at) + to + whole.substr(at + from.size());
  };
  const std::pair<std::string, std::string> rows[] = {
      {"", "line 1"},
      {"garbage", "line 1, column 1"},
      {"{}", "format"},
      {"[1, 2]", "line 1, column 1"},
      {with("assay capsule 1", "assay capsule 9"), "line 2"},
      {with("\"reason\": \"invalid\"", "\"reason\": \"boredom\""), "reason"},
      {with("\"max_retries\": 2", "\"max_retries\": \"2\""), "policy.max_retries"},
      {with("\"outcome\": \"invalid\"", "\"outcome\": \"failed\""), "attempts[0]"},
      {with("\"stopped_early\": false", "\"stopped_early\": true"), "attempts[0]"},
      {with("\"number\": 2", "\"number\": 3"), "attempts are numbered"},
      {with("\"time\": \"PT0S\"", "\"time\": \"soon\""), "attempts[0].time"},
  };
  for (const auto& [text, says] : rows) {
    CAPTURE(text.substr(0, 60));
    const std::string complaint = complaint_about(text);
    CHECK(complaint.starts_with("assay: the capsule can't be used: "));
    CHECK(holds(complaint, "line "));
    CHECK(holds(complaint, says));
  }
  for (std::size_t size = 0; size + 2 < whole.size(); size += 97) {
    CHECK(holds(complaint_about(whole.substr(0, size)), "line "));
  }
  const scratch_folder folder;
  CHECK_THROWS_AS(static_cast<void>(assay::read_capsule(folder.path() / "none")), std::runtime_error);
}

}  // namespace
}  // namespace test_llm
