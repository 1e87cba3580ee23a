// Many calls at once, each hit by some fault: every one ends with its own value or a precise error, in time; none is
// lost or answered twice, and no descriptor stays behind (nor a byte: the sanitizers' build says).
// ASSAY_FAULT_CALLS=10000 makes it ten thousand.
#include "http_support.hpp"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <thread>

namespace test_llm {
namespace {

using assay::extraction_failure;
using assay::model_failure;
using assay::wire_format;
using mock::fault;

struct Answer {
  std::size_t call;
  std::string note;
};

/// A tenth of the calls each; two take turns in two of them.
fault fault_of(std::size_t call) {
  constexpr fault kinds[] = {fault::slow,       fault::rate_limited, fault::server_error, fault::cut_body,
                             fault::cut_event,  fault::garbage,      fault::wrong_type,   fault::refusal,
                             fault::truncation, fault::invalid_json};
  const fault kind = kinds[call % std::size(kinds)];
  const bool turn = call / std::size(kinds) % 2 == 1;
  if (kind == fault::slow && turn) return fault::silence;
  return kind == fault::cut_body && turn ? fault::hang_up : kind;
}

wire_format format_of_call(std::size_t call) { return all_formats[call / 20 % all_formats.size()]; }
bool is_stream(std::size_t call) { return call / 80 % 2 == 1; }

/// What became of a call.
struct ending {
  int times = 0;  ///< that it ended
  std::optional<Answer> value;
  std::optional<extraction_failure> failure;
  std::vector<assay::attempt_outcome> attempts;
  std::string messages;
};

task<void> run_call(std::size_t call, std::string url, async::semaphore& room, ending& end) {
  const auto permit = co_await room.acquire();
  const bool silent = fault_of(call) == fault::silence;
  assay::http_options http;
  if (silent) http.first_byte_timeout = 500ms;
  const auto model = model_at(url, format_of_call(call), http);
  assay::extract_options options;
  options.retry.deadline = 90s;
  if (silent) options.retry.max_transport_retries = 100;  // a busy machine may be silent, too
  options.retry.backoff.first = 1ms;
  options.retry.on_attempt = [&end](const assay::attempt& one) {
    end.attempts.push_back(one.outcome);
    end.messages += one.message + "\n";
  };
  const std::string question = std::to_string(call);
  try {
    if (is_stream(call)) {
      auto updates = assay::stream<Answer>(model, question, options);
      while (auto update = co_await updates.next()) {
        if (update->is_final) end.value = *update->value;
      }
    } else {
      end.value = (co_await assay::extract<Answer>(model, question, options)).value;
    }
  } catch (const assay::extraction_error& error) {
    end.failure = error.reason();
  }
  ++end.times;
}

task<void> run_calls(std::string url, std::vector<ending>& ends) {
  async::semaphore room(2000);
  std::vector<task<void>> calls;
  for (std::size_t i = 0; i < ends.size(); ++i) calls.push_back(run_call(i, url, room, ends[i]));
  co_await async::gather(std::move(calls));
}

struct expectation {
  fault what;
  std::optional<extraction_failure> failure;
  std::size_t attempts;  ///< the fewest
  const char* message;   ///< in that of the first
};

constexpr expectation expected[] = {
    {fault::slow, {}, 1, ""},
    {fault::silence, {}, 2, "began within 0.5 s"},
    {fault::rate_limited, {}, 2, "HTTP 429: Too many requests"},
    {fault::server_error, {}, 2, "HTTP 500: Something went wrong"},
    {fault::cut_body, {}, 2, "127.0.0.1"},
    {fault::hang_up, {}, 1, ""},  // where a connection was used before, libcurl makes the request again itself
    {fault::cut_event, {}, 2, ""},
    {fault::garbage, {}, 2, ""},
    {fault::wrong_type, {}, 2, ""},
    {fault::refusal, extraction_failure::refused, 1, "I can't help with that."},
    {fault::truncation, extraction_failure::truncated, 1, ""},
    {fault::invalid_json, {}, 3, ""},
};

void check_ending(std::size_t call, const ending& end, int requests) {
  CAPTURE(call);
  CAPTURE(end.messages);
  const fault what = fault_of(call);
  const auto* const want =
      std::find_if(std::begin(expected), std::end(expected), [what](const auto& one) { return one.what == what; });
  CHECK(end.times == 1);
  CHECK(end.value.has_value() != end.failure.has_value());
  if (end.value) CHECK(end.value->call == call);
  CHECK(end.value.has_value() == !want->failure.has_value());
  if (end.failure && want->failure && format_of_call(call) != wire_format::gemini)
    CHECK(*end.failure == *want->failure);
  CHECK(end.attempts.size() >= want->attempts);
  if (format_of_call(call) != wire_format::gemini) CHECK(end.messages.find(want->message) != std::string::npos);
  const int asked = static_cast<int>(end.attempts.size());
  CHECK((requests == asked || (what == fault::hang_up && requests == asked + 1)));
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_CASE("of many calls that are hit by faults at once, each ends once, with its own value or a precise error") {
  const char* const wanted = std::getenv("ASSAY_FAULT_CALLS");
  const std::size_t count = wanted == nullptr ? 480 : std::strtoul(wanted, nullptr, 10);
  mock::raise_file_limit();
  const std::size_t before = open_descriptors();
  std::vector<ending> ends(count);
  std::vector<int> requests(count);  // the server's
  {
    mock::server server([&requests](const mock::request& asked) {
      const std::size_t call = std::strtoul(asked.question.c_str(), nullptr, 10);
      const std::string text =
          R"({"call": )" + asked.question + R"(, "note": "some words, so that there is a middle"})";
      const fault what = fault_of(call);
      const int times = what == fault::invalid_json ? 2 : 1;
      if (++requests[call] > times) return mock::answer(asked, text);
      return mock::misbehave(what, asked, text, {.slow_by = 300ms, .retry_after = 0});
    });
    // On a thread of its own, so that the connections that are kept for later go with it.
    std::thread([&] { async::run(run_calls(server.url(), ends)); }).join();
    server.wait_until_all_is_closed();
  }
  for (std::size_t i = 0; i < count; ++i) check_ending(i, ends[i], requests[i]);
  CHECK(open_descriptors() == before);
}

}  // namespace
}  // namespace test_llm
