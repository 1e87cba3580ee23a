// OpenAI's Batch API, for Chat Completions and Responses, and servers that have the same.
#include "batch/batch_api.hpp"

namespace assay::inline v0::detail::batch {

namespace {

constexpr state_word openai_states[] = {
    {"completed", progress::ended},
    {"expired", progress::expired},
    {"cancelled", progress::cancelled},
    {"failed", progress::failed},
    // validating, in_progress, finalizing, cancelling: under way
};

std::string openai_entry(const batch_entry& of) {
  std::string line = R"({"custom_id":")";
  line.append(of.id).append(R"(","method":"POST","url":")").append(of.path).append(R"(","body":)");
  return line.append(of.body) + '}';
}

ordered_json openai_order(const batch_order& of) {
  return {{"input_file_id", of.file},
          {"endpoint", of.endpoint},
          {"completion_window", "24h"},
          {"metadata", {{"assay_file", of.mark}}}};
}

/// The errors of a file that the provider refuses: {"data": [{"code", "message", "line"}]}.
std::string openai_errors(const ordered_json& errors) {
  constexpr std::size_t most = 3;
  std::string text;
  std::size_t count = 0;
  for (const ordered_json& one : at(errors, "data")) {
    if (++count > most) continue;
    std::string words = text_at(one, "message");
    if (words.empty()) words = text_at(one, "code");
    const std::uint64_t line = count_in(one, "line");
    text += (text.empty() ? "" : "; ") + words + (line > 0 ? " (line " + std::to_string(line) + ")" : "");
  }
  if (count > most) text += "; and " + std::to_string(count - most) + " more";
  return text;
}

bool says_no_room(const ordered_json& errors) {
  for (const ordered_json& one : at(errors, "data")) {
    if (text_at(one, "code") == "token_limit_exceeded") return true;
  }
  return false;
}

batch_status openai_status(const ordered_json& answer) {
  batch_status made;
  made.id = text_at(answer, "id");
  made.word = text_at(answer, "status");
  made.progress = progress_of(made.word, openai_states);
  const ordered_json& counts = at(answer, "request_counts");
  made.total = count_in(counts, "total");
  made.failed = count_in(counts, "failed");
  made.done = count_in(counts, "completed") + made.failed;
  made.message = openai_errors(at(answer, "errors"));
  made.has_no_room = made.progress == progress::failed && says_no_room(at(answer, "errors"));
  for (const char* const key : {"output_file_id", "error_file_id"}) {
    if (std::string file = text_at(answer, key); !file.empty()) made.results.push_back(std::move(file));
  }
  made.mark = text_at(at(answer, "metadata"), "assay_file");
  made.created = utc_text(count_in(answer, "created_at"));
  return made;
}

batch_listing openai_listing(const ordered_json& answer) {
  batch_listing made;
  for (const ordered_json& one : at(answer, "data")) made.batches.push_back(openai_status(one));
  if (at(answer, "has_more") == true && !made.batches.empty()) made.next = made.batches.back().id;
  return made;
}

/// {"id", "custom_id", "response": {"status_code", "request_id", "body"}, "error": {"code", "message"}}
batch_item openai_item(const ordered_json& line) {
  batch_item made;
  made.id = text_at(line, "custom_id");
  const ordered_json& response = at(line, "response");
  if (response.is_object()) {
    made.body = at(response, "body");
    const std::uint64_t status = count_in(response, "status_code");
    made.status = status <= 599 ? static_cast<int>(status) : 0;
    if (made.status / 100 != 2) made.what = batch_item::kind::failed;
    return made;
  }
  made.status = 0;
  made.what = batch_item::kind::failed;
  made.body["error"] = at(line, "error");
  const std::string code = text_at(at(line, "error"), "code");
  if (code == "batch_expired") made.what = batch_item::kind::expired;
  if (code == "batch_cancelled") made.what = batch_item::kind::cancelled;
  return made;
}

}  // namespace

const batch_api& openai_batches() {
  static const batch_api api = {
      .most_requests = 50'000,
      .most_bytes = 200'000'000,
      .begin = "",
      .between = "\n",
      .end = "\n",
      .before_id = R"({"custom_id":")",
      .entry = &openai_entry,
      .upload = upload_form::multipart,
      .upload_path = "/v1/files",
      .create_path = [](std::string_view) { return std::string("/v1/batches"); },
      .order = &openai_order,
      .status_path = [](const std::string& batch) { return "/v1/batches/" + batch; },
      .list_path =
          [](const std::string& from) { return "/v1/batches?limit=100" + (from.empty() ? "" : "&after=" + from); },
      .result_path = [](const std::string& file) { return "/v1/files/" + file + "/content"; },
      .read_status = &openai_status,
      .read_listing = &openai_listing,
      .read_item = &openai_item,
      .headers = {},
  };
  return api;
}

}  // namespace assay::inline v0::detail::batch
