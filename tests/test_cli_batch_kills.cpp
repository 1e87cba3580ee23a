// assay batch, killed at the system calls that change something: all of them with ASSAY_ALL_KILLS, else some.
#include "support/ask_support.hpp"
#include "support/http_client.hpp"
#include "support/killed_command.hpp"
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

using namespace assay::test;
using nlohmann::json;

namespace {

std::size_t stride() { return std::getenv("ASSAY_ALL_KILLS") != nullptr ? 1 : 13; }

const char* const some_prompts =
    "{\"id\": 1, \"prompt\": \"a\"}\n{\"id\": 2, \"prompt\": \"b\"}\n{\"id\": 3, \"prompt\": \"c\"}\n";

/// A mock that gives an invalid answer first, so that there is a second round.
std::vector<std::string> mock_options() {
  return {"--answer", R"({"name": "$PROMPT", "age": 36})", "--fault", "invalid-json", "--every", "2", "--batch-polls",
          "1"};
}

std::vector<std::string> make_words(const scratch_folder& folder, const std::string& url, const std::string& model) {
  return {ASSAY_CLI,
          "batch",
          "make",
          folder.file("job"),
          "--model",
          model,
          "--base-url",
          url,
          "--schema",
          folder.file("person.json"),
          "--max-requests",
          "2",
          folder.file("prompts.jsonl")};
}

std::vector<std::string> collect_words(const scratch_folder& folder) {
  return {ASSAY_CLI, "batch", "collect", "--wait", "--poll", "0", folder.file("job")};
}

void write_inputs(const scratch_folder& folder) {
  folder.write("person.json", person_schema);
  folder.write("prompts.jsonl", some_prompts);
}

std::map<std::string, std::string> files_of(const scratch_folder& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file("job"))) {
    files[entry.path().filename().string()] = read_file(entry.path());
  }
  return files;
}

/// How many batches the provider has.
std::size_t batches_at(const std::string& url, const std::string& model) {
  const std::string path = model.starts_with("anthropic") ? "/v1/messages/batches?limit=100"
                           : model.starts_with("google")  ? "/v1beta/batches?pageSize=100"
                                                          : "/v1/batches?limit=100";
  http_client client(std::stoi(url.substr(url.rfind(':') + 1)));
  CHECK(client.send("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n"));
  const json listed = json::parse(client.read_reply().body);
  return listed[model.starts_with("google") ? "operations" : "data"].size();
}

}  // namespace

TEST_CASE("make that was killed is made again, and is the same") {
  const std::string url = "http://127.0.0.1:9";  // nobody is asked
  const scratch_folder reference;
  write_inputs(reference);
  REQUIRE(run_command(make_words(reference, url, "openai:m")).exit_code == 0);
  const auto expected = files_of(reference);
  REQUIRE(expected.size() == 6);
  for (std::size_t call = 1;; call += stride()) {
    const scratch_folder folder;
    write_inputs(folder);
    const std::optional<bool> killed = run_killed_at(make_words(folder, url, "openai:m"), call);
    if (!killed) return skipped_tests::note("the system does not permit ptrace");
    const command_output again = run_command(make_words(folder, url, "openai:m"));
    const bool was_made = contains(again.err, "there is a batch job in the folder already");
    CHECK((again.exit_code == 0 || was_made));
    for (const auto& [name, text] : expected) {
      CAPTURE(name);
      CAPTURE(call);
      CHECK(read_file(std::filesystem::path(folder.file("job")) / name) == text);
    }
    if (!*killed) break;
    CHECK(call < 1000);
  }
}

TEST_CASE("collect that was killed goes on: each prompt has its line, and no batch is created twice") {
  for (const char* const model : {"openai:m", "anthropic:m", "google:m"}) {
    CAPTURE(model);
    std::string expected;
    std::size_t batches = 0;
    for (std::size_t call = 0;; call += stride()) {
      CAPTURE(call);
      const mock_provider mock(mock_options());
      const scratch_folder folder;
      write_inputs(folder);
      REQUIRE(run_command(make_words(folder, mock.url(), model)).exit_code == 0);
      const std::optional<bool> killed = call == 0 ? true : run_killed_at(collect_words(folder), call);
      if (!killed) return skipped_tests::note("the system does not permit ptrace");
      const command_output done = run_command(collect_words(folder));
      CHECK_MESSAGE(done.exit_code == 0, done.err);
      if (call == 0) {
        expected = done.out;
        batches = batches_at(mock.url(), model);
        CHECK(json_lines(expected).size() == 3);
        CHECK(batches == 3);
        continue;
      }
      CHECK(done.out == expected);
      CHECK(batches_at(mock.url(), model) == batches);
      if (!*killed) break;
      CHECK(call < 2000);
    }
  }
}
