// What is cancelled is cancelled on the wire: early stop and hedging over HTTP, seen from the server.
#include "http_support.hpp"

#include <assay/llm/hedged_model.hpp>

#include <algorithm>

namespace test_llm {
namespace {

using assay::wire_format;

struct Parcel {
  int weight = 0;
  std::string note;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Parcel::weight>(assay::ge(0)));
  };
};

const std::string lost = R"({"weight": -5, "note": ")" + std::string(2000, 'x') + R"("})";
const std::string valid = R"({"weight": 5, "note": "fine"})";

task<std::string> extracted(assay::language_model& model, bool watched) {
  assay::extract_options options;
  options.retry.early_stop = true;
  if (!watched) {
    const auto found = co_await assay::extract<Parcel>(model, "Which parcel?", options);
    co_return found.value.note + ", attempts " + std::to_string(found.attempts.size()) + ", stopped " +
        std::to_string(found.attempts.front().stopped_early);
  }
  auto updates = assay::stream<Parcel>(model, "Which parcel?", options);
  while (auto update = co_await updates.next()) {
    if (!update->is_final) continue;
    co_return update->value->note + ", attempts " + std::to_string(update->attempts.size()) + ", stopped " +
        std::to_string(update->attempts.front().stopped_early);
  }
  co_return "no end";
}

TEST_CASE("an answer that is lost is left in its middle, and the next question goes out") {
  for (const wire_format format : all_formats) {
    for (const bool watched : {false, true}) {
      CAPTURE(provider_of(format));
      CAPTURE(watched);
      std::size_t asked_so_far = 0;  // of the server's thread
      mock::server server([&asked_so_far](const mock::request& asked) {
        if (++asked_so_far > 1) return mock::answer(asked, valid);
        // Its second half never comes: who waits for it waits for ever.
        mock::reply made = mock::answer(asked, lost);
        made.stall_after = made.body.size() / 2;
        return made;
      });
      const auto model = model_at(server.url(), format);
      CHECK(async::run(extracted(*model, watched)) == "fine, attempts 2, stopped 1");
      CHECK(server.counts().requests == 2);
      server.wait_for_abandoned(1);
      CHECK(server.counts().connections == 2);  // the first is of no more use
    }
  }
}

task<std::string> text_of(assay::language_model& model, bool stream) {
  const assay::response answer = co_await ask(model, asking("?"), stream);
  co_return answer.text();
}

TEST_CASE("a slow request is cancelled on the wire when another one has won") {
  for (const wire_format format : all_formats) {
    for (const bool stream : {false, true}) {
      CAPTURE(provider_of(format));
      CAPTURE(stream);
      std::size_t asked_so_far = 0;  // of the server's thread
      mock::server server([&asked_so_far](const mock::request& asked) {
        mock::reply made = mock::answer(asked, "hello");
        if (++asked_so_far == 1) made.delay = 24h;
        return made;
      });
      assay::hedged_model model(model_at(server.url(), format), 10ms);
      CHECK(async::run(text_of(model, stream)) == "hello");
      CHECK(server.counts().requests == 2);
      CHECK(model.counts().hedged == 1);
      server.wait_for_abandoned(1);
    }
  }
}

/// Reads a stream as far as its first piece of text, and goes on when the server has seen the other client go.
task<std::string> read_on_when_alone(assay::language_model& model, const mock::server& server) {
  std::string text;
  auto events = model.stream(asking("?"));
  bool is_alone = false;
  while (auto event = co_await events.next()) {
    if (const auto* const words = std::get_if<assay::text_delta>(&*event)) text += words->text;
    if (!is_alone) co_await async::offload([&server] { server.wait_for_abandoned(1); });
    is_alone = true;
  }
  co_return text;
}

TEST_CASE("of two streams, the one that lost is closed at the first event of the other, not at its end") {
  for (const wire_format format : all_formats) {
    CAPTURE(provider_of(format));
    std::size_t asked_so_far = 0;  // of the server's thread
    mock::server server([&asked_so_far](const mock::request& asked) {
      mock::reply made = mock::answer(asked, std::string(5000, 'x'));
      if (++asked_so_far == 1) made.stall_after = 0;  // its head comes, and none of its events
      return made;
    });
    assay::hedged_model model(model_at(server.url(), format), 10ms);
    CHECK(async::run(read_on_when_alone(model, server)) == std::string(5000, 'x'));
  }
}

TEST_CASE("a hedged extraction that is cancelled leaves no request behind") {
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::answer(asked, valid);
    made.delay = 24h;
    return made;
  });
  assay::hedged_model model(model_at(server.url(), wire_format::openai_chat), 0s);
  const auto wait = [&server]() -> task<void> { co_await async::offload([&server] { server.wait_for_requests(2); }); };
  CHECK(async::run(async::when_any(extracted(model, false), wait())).index() == 1);
  server.wait_for_abandoned(2);
  server.wait_until_all_is_closed();
}

}  // namespace
}  // namespace test_llm
