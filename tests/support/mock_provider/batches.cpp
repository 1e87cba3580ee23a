#include "batches.hpp"

#include "mock_answers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <sstream>

namespace mock {

const std::vector<batch_fault_name>& all_batch_faults() {
  static const std::vector<batch_fault_name> all = {
      {batch_fault::expire, "expire"},     {batch_fault::overload, "overload"}, {batch_fault::reject, "reject"},
      {batch_fault::drop, "drop"},         {batch_fault::garbage, "garbage"},   {batch_fault::repeat, "repeat"},
      {batch_fault::stranger, "stranger"}, {batch_fault::cancel, "cancel"},     {batch_fault::fail, "fail"},
      {batch_fault::nameless, "nameless"}, {batch_fault::cut, "cut"},           {batch_fault::lost_reply, "lost-reply"},
      {batch_fault::busy, "busy"},         {batch_fault::full, "full"},
  };
  return all;
}

namespace {

constexpr batch_fault last_of_requests = batch_fault::cancel;

reply json_reply(const ordered_json& body) {
  reply made;
  made.body = body.dump();
  return made;
}

/// What stands between two marks.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return {};
  const std::size_t start = from + begin.size();
  return text.substr(start, text.find(end, start) - start);
}

/// A request as if it had come alone.
request single_request(const std::string& path, const std::string& body) {
  std::string received =
      "POST " + path + " HTTP/1.1\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return *take_request(received);
}

/// The attempt that the end of assay's id says: "assay-5f0e7a9112ab-12-1".
int attempt_of(const std::string& id) { return std::atoi(id.substr(id.rfind('-') + 1).c_str()); }

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string utc(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.123456Z", &parts)};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

std::size_t batches::created() const {
  const std::lock_guard lock(mutex_);
  return batches_.size();
}

std::map<std::string, int> batches::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::optional<reply> batches::operator()(const request& asked) {
  const std::lock_guard lock(mutex_);
  if (asked.target.starts_with("/v1/messages/batches")) return anthropic(asked);
  if (asked.target.starts_with("/v1/batches") || asked.target.starts_with("/v1/files")) return openai(asked);
  const bool is_gemini = asked.target.starts_with("/upload/v1beta/files") || asked.target.starts_with("/download/") ||
                         asked.target.starts_with("/v1beta/batches") ||
                         asked.target.find(":batchGenerateContent") != std::string::npos;
  return is_gemini ? gemini(asked) : std::nullopt;
}

bool batches::happens(batch_fault what) {
  if (std::find(how_.faults.begin(), how_.faults.end(), what) == how_.faults.end()) return false;
  return ++happened_[what] <= how_.times;
}

std::optional<batch_fault> batches::fault_of(const item& one, std::size_t index) const {
  std::vector<batch_fault> of_requests;
  for (const batch_fault fault : how_.faults) {
    if (fault <= last_of_requests) of_requests.push_back(fault);
  }
  const bool is_hit = !of_requests.empty() && index % how_.every == 0 && attempt_of(one.id) <= how_.times;
  if (!is_hit) return std::nullopt;
  return of_requests[index / how_.every % of_requests.size()];
}

// --- the calls -------------------------------------------------------------------------------------------------------

std::optional<reply> batches::openai(const request& asked) {
  const std::string& target = asked.target;
  if (target == "/v1/files" && asked.method == "POST") {
    const std::string boundary = "\r\n--" + between(asked.headers.at("content-type") + ";", "boundary=", ";");
    const std::string part = asked.body.substr(asked.body.find("filename="));
    const std::string id = "file-" + std::to_string(files_.size() + 1);
    files_[id] = between(part, "\r\n\r\n", boundary);
    return json_reply({{"id", id}, {"object", "file"}, {"purpose", "batch"}});
  }
  if (target.starts_with("/v1/files/")) {
    const std::string file = between(target + "/", "/v1/files/", "/");
    const bool errors = file.ends_with("-errors");
    return results_of(asked, file.substr(0, file.rfind('-')), errors);
  }
  if (target == "/v1/batches") {
    const auto file = files_.find(string_at(asked.json, "input_file_id"));
    if (file == files_.end()) return error(asked, 400, "no such file");
    return create(asked, api::openai, string_at(at(asked.json, "metadata"), "assay_file"), file->second);
  }
  if (target.starts_with("/v1/batches?")) return list(api::openai);
  return look_at(asked, api::openai, target.substr(target.rfind('/') + 1));
}

std::optional<reply> batches::anthropic(const request& asked) {
  const std::string& target = asked.target;
  if (target == "/v1/messages/batches") {
    if (!at(asked.json, "requests").is_array()) return error(asked, 400, "the body is not a list of requests");
    std::string lines;
    for (const ordered_json& one : asked.json["requests"]) lines += one.dump() + "\n";
    return create(asked, api::anthropic, {}, lines);
  }
  if (target.starts_with("/v1/messages/batches?")) return list(api::anthropic);
  const std::string id = between(target + "/", "/batches/", "/");
  if (target.ends_with("/results")) return results_of(asked, id, false);
  return look_at(asked, api::anthropic, id);
}

std::optional<reply> batches::gemini(const request& asked) {
  const std::string& target = asked.target;
  if (target == "/upload/v1beta/files") {
    reply made;
    made.headers = {{"x-goog-upload-url", "http://" + asked.headers.at("host") + target + "?upload_id=1"}};
    return made;
  }
  if (target.starts_with("/upload/v1beta/files?")) {
    if (asked.headers.contains("x-goog-api-key")) return error(asked, 400, "the key must not go here");
    const std::string id = "files/in-" + std::to_string(files_.size() + 1);
    files_[id] = asked.body;
    return json_reply({{"file", {{"name", id}}}});
  }
  if (target.starts_with("/download/v1beta/files/")) {
    return results_of(asked, "batches/" + between(target, "/files/out-", ":"), false);
  }
  if (target.find(":batchGenerateContent") != std::string::npos) {
    const ordered_json order = at(asked.json, "batch");
    const auto file = files_.find(string_at(at(order, "inputConfig"), "fileName"));
    if (file == files_.end()) return error(asked, 400, "no such file");
    return create(asked, api::gemini, string_at(order, "displayName"), file->second);
  }
  if (target.starts_with("/v1beta/batches?")) return list(api::gemini);
  return look_at(asked, api::gemini, target.substr(std::string_view("/v1beta/").size()));
}

reply batches::create(const request& asked, api which, std::string mark, const std::string& lines) {
  if (happens(batch_fault::busy)) {
    reply made = error(asked, 429, "Too many batches.");
    made.headers.emplace_back("retry-after-ms", "1");
    return made;
  }
  batch one;
  one.id = (which == api::gemini ? "batches/" : "batch_") + std::to_string(batches_.size() + 1);
  one.mark = std::move(mark);
  one.created = seconds_now();
  one.refused = which == api::openai && happens(batch_fault::full);
  one.failed = one.refused || happens(batch_fault::fail);
  std::istringstream all(lines);
  for (std::string line; std::getline(all, line);) {
    const ordered_json entry = ordered_json::parse(line);
    item made;
    made.id = string_at(entry, which == api::gemini ? "key" : "custom_id");
    made.path = which == api::openai      ? string_at(entry, "url")
                : which == api::anthropic ? "/v1/messages"
                                          : "/v1beta/models/" + asked.model + ":generateContent";
    made.body = at(entry, which == api::openai ? "body" : which == api::anthropic ? "params" : "request").dump();
    made.fault = fault_of(made, one.items.size());
    if (!one.refused) ++requests_[made.id];
    one.items.push_back(std::move(made));
  }
  work_on(one, which);
  batches_.push_back(std::move(one));
  reply made = json_reply(status_of(batches_.back(), which));
  if (happens(batch_fault::lost_reply)) made.break_after = 0;
  return made;
}

reply batches::look_at(const request& asked, api which, const std::string& id) {
  for (batch& one : batches_) {
    if (one.id != id) continue;
    ++one.polls;
    return json_reply(status_of(one, which));
  }
  return error(asked, 404, "there is no batch " + id);
}

reply batches::list(api which) {
  ordered_json all = ordered_json::array();
  for (auto one = batches_.rbegin(); one != batches_.rend(); ++one) all.push_back(status_of(*one, which));
  if (which == api::gemini) return json_reply({{"operations", all}});
  return json_reply({{"data", all}, {"has_more", false}});
}

reply batches::results_of(const request& asked, const std::string& id, bool errors) {
  for (const batch& one : batches_) {
    if (one.id != id) continue;
    reply made;
    made.content_type = "application/x-jsonl";
    made.body = joined(errors ? one.errors : one.results);
    if (happens(batch_fault::cut)) made.body.resize(made.body.size() / 2);
    return made;
  }
  return error(asked, 404, "there are no results of " + id);
}

// --- the work --------------------------------------------------------------------------------------------------------

void batches::work_on(batch& one, api which) {
  for (const item& each : one.items) {
    if (each.fault == batch_fault::drop) continue;
    add_result(one, each, which);
  }
  // In another order than the requests', unless that is all that tells whose they are.
  const bool has_order = std::find(how_.faults.begin(), how_.faults.end(), batch_fault::nameless) != how_.faults.end();
  if (!has_order) std::reverse(one.results.begin(), one.results.end());
}

namespace {

struct outcome {
  enum class kind { answered, failed, expired, cancelled } what = kind::answered;
  int status = 200;
  ordered_json body = {};
};

std::string openai_line(const std::string& id, const outcome& of) {
  ordered_json line = {{"id", "batch_req_1"}, {"custom_id", id}, {"response", nullptr}, {"error", nullptr}};
  if (of.what == outcome::kind::expired || of.what == outcome::kind::cancelled) {
    const bool is_late = of.what == outcome::kind::expired;
    line["error"] = {{"code", is_late ? "batch_expired" : "batch_cancelled"}, {"message", "Not executed."}};
  } else {
    line["response"] = {{"status_code", of.status}, {"request_id", "req_1"}, {"body", of.body}};
  }
  return line.dump();
}

std::string anthropic_line(const std::string& id, const outcome& of) {
  ordered_json result = {{"type", "succeeded"}, {"message", of.body}};
  if (of.what == outcome::kind::expired) result = {{"type", "expired"}};
  if (of.what == outcome::kind::cancelled) result = {{"type", "canceled"}};
  if (of.what == outcome::kind::failed) {
    const char* const type = of.status == 400 ? "invalid_request_error" : "overloaded_error";
    result = {{"type", "errored"},
              {"error", {{"type", "error"}, {"error", {{"type", type}, {"message", "It went wrong."}}}}}};
  }
  return ordered_json{{"custom_id", id}, {"result", result}}.dump();
}

std::string gemini_line(const std::string& id, const outcome& of) {
  ordered_json line = ordered_json::object();
  if (!id.empty()) line["key"] = id;
  if (of.what == outcome::kind::answered) {
    line["response"] = of.body;
  } else {
    const int code = of.what == outcome::kind::cancelled ? 1 : of.status == 400 ? 3 : 14;
    line["error"] = {{"code", code}, {"message", "It went wrong."}};
  }
  return line.dump();
}

outcome with_error(int status) {
  outcome made;
  made.what = outcome::kind::failed;
  made.status = status;
  made.body = {{"error", {{"message", "It went wrong."}}}};
  return made;
}

}  // namespace

void batches::add_result(batch& one, const item& of, api which) {
  const auto line_of = [which](const std::string& id, const outcome& what) {
    return which == api::openai ? openai_line(id, what)
                                : (which == api::anthropic ? anthropic_line(id, what) : gemini_line(id, what));
  };
  outcome what;
  if (one.failed || of.fault == batch_fault::reject) {
    what = with_error(400);
  } else if (of.fault == batch_fault::overload) {
    what = with_error(503);
  } else if (of.fault == batch_fault::expire || of.fault == batch_fault::cancel) {
    what.what = of.fault == batch_fault::expire ? outcome::kind::expired : outcome::kind::cancelled;
  } else {
    const reply answered = answers_(single_request(of.path, of.body));
    what.body = ordered_json::parse(answered.body);
    what.status = answered.status;
    if (answered.status != 200) what.what = outcome::kind::failed;
  }
  const bool has_file_of_errors = which == api::openai && what.what != outcome::kind::answered;
  std::vector<std::string>& lines = has_file_of_errors ? one.errors : one.results;
  const bool nameless = std::find(how_.faults.begin(), how_.faults.end(), batch_fault::nameless) != how_.faults.end();
  const std::string line = line_of(nameless ? std::string() : of.id, what);
  if (of.fault == batch_fault::repeat) {
    const request other = single_request(of.path, of.body);
    lines.push_back(line_of(of.id, {.body = ordered_json::parse(answer(other, "not what was asked").body)}));
  }
  lines.push_back(of.fault == batch_fault::garbage ? line.substr(0, line.size() / 2) : line);
  if (of.fault == batch_fault::stranger) lines.push_back(line_of("somebody-else-1", what));
}

ordered_json batches::status_of(const batch& one, api which) const {
  const auto hit_by = [&one](batch_fault fault) {
    return std::any_of(one.items.begin(), one.items.end(), [fault](const item& each) { return each.fault == fault; });
  };
  const bool over = is_over(one);
  const std::size_t errors = over ? one.errors.size() : 0;
  const std::size_t done = over ? std::min(one.items.size(), one.results.size() + errors) : 0;
  const standing now{over, hit_by(batch_fault::expire), hit_by(batch_fault::cancel), done, errors};
  if (which == api::openai) return openai_status(one, now);
  return which == api::anthropic ? anthropic_status(one, now) : gemini_status(one, now);
}

ordered_json batches::openai_status(const batch& one, const standing& now) {
  ordered_json made = {{"id", one.id}, {"object", "batch"}, {"status", "in_progress"}, {"created_at", one.created}};
  made["metadata"] = {{"assay_file", one.mark}};
  made["request_counts"] = {{"total", one.items.size()}, {"completed", now.done - now.errors}, {"failed", now.errors}};
  if (!now.over) return made;
  made["status"] = one.failed ? "failed" : now.expired ? "expired" : now.cancelled ? "cancelled" : "completed";
  if (one.failed) {
    made["errors"] = {{"data", {{{"code", "invalid"}, {"message", "Not a batch."}, {"line", 1}}}}};
    if (one.refused) made["errors"] = {{"data", {{{"code", "token_limit_exceeded"}, {"message", "Too much."}}}}};
    return made;
  }
  if (!one.results.empty()) made["output_file_id"] = one.id + "-output";
  if (!one.errors.empty()) made["error_file_id"] = one.id + "-errors";
  return made;
}

ordered_json batches::anthropic_status(const batch& one, const standing& now) {
  const ordered_json counts = {{"processing", one.items.size() - now.done},
                               {"succeeded", now.done},
                               {"errored", 0},
                               {"expired", 0},
                               {"canceled", 0}};
  return {{"id", one.id},
          {"type", "message_batch"},
          {"processing_status", now.over ? "ended" : "in_progress"},
          {"created_at", utc(one.created)},
          {"request_counts", counts}};
}

ordered_json batches::gemini_status(const batch& one, const standing& now) {
  ordered_json data = {{"state", "BATCH_STATE_RUNNING"}, {"displayName", one.mark}, {"createTime", utc(one.created)}};
  data["batchStats"] = {{"requestCount", std::to_string(one.items.size())},
                        {"successfulRequestCount", std::to_string(now.expired ? 0 : now.done)}};
  ordered_json made = {{"name", one.id}, {"metadata", data}};
  if (!now.over) return made;
  made["done"] = true;
  made["metadata"]["state"] = one.failed    ? "BATCH_STATE_FAILED"
                              : now.expired ? "BATCH_STATE_EXPIRED"
                                            : "BATCH_STATE_SUCCEEDED";
  if (one.failed) made["error"] = {{"code", 3}, {"message", "Not a batch. (line 1)"}};
  if (!one.failed && !now.expired) {
    const std::string number = one.id.substr(std::string_view("batches/").size());
    made["response"] = {{"responsesFile", "files/out-" + number}};
  }
  return made;
}

}  // namespace mock
