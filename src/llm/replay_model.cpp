#include <assay/llm/replay_model.hpp>

#include "llm/read_file.hpp"
#include "llm/recordable.hpp"
#include "llm/recorded_failures.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <fstream>
#include <stdexcept>

namespace assay::inline v0::llm {

namespace {

/// `name` is what messages call it.
std::vector<recorded_call> calls_in(std::string_view text, const std::string& name) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  parse_options exactly;
  exactly.mode = mode::strict;
  exactly.limits.max_depth = 1000;  // of schemas
  std::vector<recorded_call> calls;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto call = parse<recorded_call>(line, exactly);
    if (!call) {
      throw std::runtime_error("assay: line " + std::to_string(number) + " of " + name + ": " + call.error().what());
    }
    if (call->response.has_value() == call->failure.has_value()) {
      throw std::runtime_error("assay: line " + std::to_string(number) + " of " + name +
                               " must have either a response or a failure");
    }
    calls.push_back(*std::move(call));
  }
  return calls;
}

}  // namespace

std::vector<recorded_call> read_recording(std::string_view text) { return calls_in(text, "the recording"); }

// --- recording -------------------------------------------------------------------------------------------------------

struct recording_model::file {
  std::filesystem::path path;
  std::ofstream stream;
};

recording_model::recording_model(model_ref model, const std::filesystem::path& at, bool keep_raw)
    : model_(std::move(model)), file_(std::make_unique<file>()), keep_raw_(keep_raw) {
  file_->path = at;
  file_->stream.open(at, std::ios::binary | std::ios::app);
  if (!file_->stream) throw std::runtime_error("assay: cannot write the recording '" + at.string() + "'");
}

recording_model::~recording_model() = default;

void recording_model::write(recorded_call call) {
  call.capabilities = capabilities();
  if (!keep_raw_ && call.response) call.response->raw.clear();
  detail::make_recordable(call.request);
  if (call.response) detail::make_recordable(*call.response);
  file_->stream << dump(call) << '\n' << std::flush;
  if (!file_->stream) throw std::runtime_error("assay: cannot write the recording '" + file_->path.string() + "'");
}

void recording_model::write_failure(const request& asked, const model_error& error) {
  recorded_call call;
  call.request = asked;
  call.failure = detail::recorded(error);
  write(std::move(call));
}

async::task<response> recording_model::complete(request asked) {
  recorded_call call;
  call.request = asked;
  try {
    call.response = co_await model_->complete(std::move(asked));
  } catch (const model_error& error) {
    write_failure(call.request, error);
    throw;
  }
  response answer = *call.response;
  write(std::move(call));
  co_return answer;
}

async::async_generator<stream_event> recording_model::stream(request asked) {
  const request kept = asked;
  auto events = model_->stream(std::move(asked));
  for (;;) {
    std::optional<stream_event> event;
    try {
      event = co_await events.next();
    } catch (const model_error& error) {
      write_failure(kept, error);
      throw;
    }
    if (!event) co_return;
    if (const auto* end = std::get_if<stream_end>(&*event)) {
      recorded_call call;
      call.request = kept;
      call.response = end->response;
      write(std::move(call));
    }
    co_yield *std::move(event);
  }
}

// --- replaying -------------------------------------------------------------------------------------------------------

replay_model::replay_model(std::vector<recorded_call> calls, replay_order order, std::optional<assay::capabilities> can)
    : calls_(std::move(calls)), used_(calls_.size()), order_(order) {
  if (!can && !calls_.empty()) can = calls_.front().capabilities;
  capabilities_ = can.value_or(assay::capabilities{});
}

replay_model::replay_model(const std::filesystem::path& at, replay_order order, std::optional<assay::capabilities> can)
    : replay_model(calls_in(detail::read_file(at, "assay: cannot read the recording '" + at.string() + "'"),
                            "the recording '" + at.string() + "'"),
                   order, can) {}

const recorded_call& replay_model::take(const request& asked) {
  if (order_ == replay_order::in_sequence) {
    if (next_ < calls_.size()) return calls_[next_++];
    throw model_error(model_failure::unsupported, "replay: all " + std::to_string(calls_.size()) +
                                                      " recorded calls have been answered, and there is one more");
  }
  request as_recorded = asked;
  detail::make_recordable(as_recorded);
  const recorded_call* latest = nullptr;
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    if (calls_[i].request != as_recorded) continue;
    latest = &calls_[i];
    if (used_[i]) continue;
    used_[i] = true;
    break;
  }
  if (latest != nullptr) return *latest;
  throw model_error(model_failure::unsupported,
                    "replay: none of the " + std::to_string(calls_.size()) +
                        " recorded calls has this request; record it, with recording_model or assay ask --record");
}

async::task<response> replay_model::complete(request asked) {
  const recorded_call& call = take(asked);
  if (call.failure) throw detail::error_of(*call.failure);
  co_return *call.response;
}

}  // namespace assay::inline v0::llm
