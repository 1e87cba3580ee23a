#include "faults.hpp"

#include "gzip_run.hpp"
#include "mock_answers.hpp"

namespace mock {

const std::vector<fault_name>& all_faults() {
  static const std::vector<fault_name> all = {
      {fault::slow, "slow"},
      {fault::silence, "silence"},
      {fault::hang_up, "hang-up"},
      {fault::rate_limited, "rate-limited"},
      {fault::server_error, "server-error"},
      {fault::cut_body, "cut-body"},
      {fault::cut_event, "cut-event"},
      {fault::garbage, "garbage"},
      {fault::wrong_type, "wrong-type"},
      {fault::drip_head, "drip-head"},
      {fault::bad_chunk, "bad-chunk"},
      {fault::bomb, "bomb"},
      {fault::refusal, "refusal"},
      {fault::truncation, "truncation"},
      {fault::invalid_json, "invalid-json"},
  };
  return all;
}

std::optional<fault> fault_named(std::string_view name) {
  for (const fault_name& one : all_faults()) {
    if (name == one.name) return one.what;
  }
  return std::nullopt;
}

namespace {

constexpr std::size_t bomb_size = std::size_t{16} << 20;

reply dripping(reply made, assay::async::duration for_long) {
  constexpr int lines = 100;
  made.headers.insert(made.headers.end(), lines, {"x-drip", "drip"});
  made.line_pause = for_long / lines;
  return made;
}

reply bomb(const request& asked) {
  reply made;
  if (asked.stream) {
    made.content_type = "text/event-stream";
    made.body = "data: " + std::string(bomb_size, '[') + "\n\n";
  } else {
    made.headers.emplace_back("content-encoding", "gzip");
    made.body = gzip_run('[', bomb_size);
  }
  return made;
}

}  // namespace

reply misbehave(fault what, const request& asked, std::string_view text, const fault_times& times) {
  reply made = answer(asked, text);
  switch (what) {
    case fault::slow:
      made.delay = times.slow_by;
      break;
    case fault::silence:
      made.delay = std::chrono::hours(24 * 365);
      break;
    case fault::hang_up:
      made.break_after = 0;
      break;
    case fault::rate_limited:
      made = error(asked, 429, "Too many requests. Slow down.");
      made.headers.emplace_back("retry-after", std::to_string(times.retry_after));
      break;
    case fault::server_error:
      made = error(asked, 500, "Something went wrong over here.");
      break;
    case fault::cut_body:
      made.break_after = made.body.size() / 2;
      break;
    case fault::cut_event:
      made.body.resize(made.body.size() / 2);
      break;
    case fault::garbage:
      made.body = std::string("\x1f\x8b\x00\xff\xfe{{{\"data:\x00", 14) + std::string(200, '\xc3');
      break;
    case fault::wrong_type:
      made = {};
      made.content_type = "text/html; charset=utf-8";
      made.body = "<!doctype html><title>Welcome</title><p>Please log in.";
      break;
    case fault::drip_head:
      return dripping(std::move(made), times.slow_by);
    case fault::bad_chunk:
      made.head = "HTTP/1.1 200 OK\r\ncontent-type: " + made.content_type + "\r\ntransfer-encoding: chunked\r\n\r\n";
      made.chunked = false;
      made.body = "no size of a chunk\r\n";
      break;
    case fault::bomb:
      return bomb(asked);
    case fault::refusal:
      return refusal(asked, "I can't help with that.");
    case fault::truncation:
      return truncated_answer(asked, text.substr(0, text.size() / 2));
    case fault::invalid_json:
      return answer(asked, "Let me think about that for a moment.");
  }
  return made;
}

}  // namespace mock
