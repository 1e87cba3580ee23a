// Keys go into the request's head and nowhere else: not into errors, answers, recordings, histories or hooks, even
// where a server repeats what it was sent.
#include "http_support.hpp"
#include "support/scratch_folder.hpp"

#include <assay/llm/replay_model.hpp>

#include <algorithm>

namespace test_llm {
namespace {

using assay::wire_format;

/// All that can be seen of a call from outside.
struct seen {
  std::string all;
  std::size_t attempts = 0;

  void add(const std::string& text) { all += text + "\n"; }
  void add(const assay::attempt& one) {
    ++attempts;
    add(one.answer);
    add(one.message);
    if (one.request) add(assay::dump(*one.request));
    if (one.response) add(assay::dump(*one.response));
    if (one.error) add(one.error->what());
  }
};

std::string head_of(const mock::request& asked) {
  std::string all = asked.target;
  for (const auto& [name, value] : asked.headers) all += " " + name + ": " + value;
  return all;
}

/// Sends back what it was sent, in every way.
mock::reply parrot(const mock::request& asked) {
  const std::string head = head_of(asked);
  if (asked.question == "answer") return mock::answer(asked, head);
  if (asked.question == "refusal") return mock::refusal(asked, head);
  if (asked.question == "rejected") return mock::error(asked, 401, "Incorrect API key provided: " + head);
  mock::reply made;
  made.body = asked.question == "garbage" ? head : "<html>" + head + head;
  made.status = asked.question == "garbage" ? 200 : 502;
  made.content_type = head.substr(0, 200);
  std::replace(made.content_type.begin(), made.content_type.end(), '\n', ' ');
  return made;
}

task<void> watch(assay::model_ref model, std::string question, seen& eyes) {
  assay::extract_options options;
  options.retry.max_transport_retries = 1;
  options.retry.backoff.first = 1ms;
  options.retry.on_attempt = [&eyes](const assay::attempt& one) { eyes.add(one); };
  try {
    const auto got = co_await assay::extract<int>(model, question, options);
    eyes.add("a value: " + std::to_string(got.value));
  } catch (const assay::extraction_error& error) {
    eyes.add(error.what());
    eyes.add(error.partial_json().dump());
    for (const assay::attempt& one : error.attempts()) eyes.add(one);
  }
  auto updates = assay::stream<int>(model, question, options);
  try {
    while (auto update = co_await updates.next()) eyes.add(std::to_string(*update->value));
  } catch (const assay::extraction_error& error) {
    eyes.add(error.what());
  }
}

TEST_CASE("keys never reach an error, an answer, a recording, a history or a hook") {
  const assay::test::scratch_file file;
  std::string sent;  // on the server's thread
  mock::server server([&sent](const mock::request& asked) {
    sent = head_of(asked);
    return parrot(asked);
  });
  seen eyes;
  for (const wire_format format : all_formats) {
    const auto recorder =
        std::make_shared<assay::recording_model>(model_at(server.url(), format), file.path, /*keep_raw=*/true);
    for (const char* question : {"answer", "refusal", "rejected", "garbage", "page"}) {
      const std::size_t before = eyes.attempts;
      async::run(watch(recorder, question, eyes));
      CHECK(eyes.attempts > before);
      CHECK(sent.find(secret_key) != std::string::npos);
    }
  }
  const std::string dead = "http://user:" + secret_key + "@127.0.0.1:1/v1";
  async::run(watch(model_at(dead, wire_format::openai_chat), "unreachable", eyes));

  const std::string recording = file.text();
  CHECK(recording.size() > 1000);
  CHECK(recording.find("[key]") != std::string::npos);
  const std::string beginning = secret_key.substr(0, 14);
  CHECK(recording.find(beginning) == std::string::npos);
  CHECK(eyes.all.find("[key]") != std::string::npos);
  CHECK(eyes.all.find(beginning) == std::string::npos);
}

}  // namespace
}  // namespace test_llm
