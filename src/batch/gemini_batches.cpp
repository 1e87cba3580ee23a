// Gemini's batches. Their requests may also stand in the call that creates the batch, up to 20 MB; assay always uploads
// a file, because the results of those may lack their keys (js-genai#1191).
#include "batch/batch_api.hpp"

namespace assay::inline v0::detail::batch {

namespace {

/// The reference and the guide spell them in two ways.
constexpr state_word gemini_states[] = {
    {"BATCH_STATE_SUCCEEDED", progress::ended},         {"JOB_STATE_SUCCEEDED", progress::ended},
    {"BATCH_STATE_FAILED", progress::failed},           {"JOB_STATE_FAILED", progress::failed},
    {"BATCH_STATE_CANCELLED", progress::cancelled},     {"JOB_STATE_CANCELLED", progress::cancelled},
    {"BATCH_STATE_EXPIRED", progress::expired},         {"JOB_STATE_EXPIRED", progress::expired},
    {"JOB_STATE_PARTIALLY_SUCCEEDED", progress::ended},
};

std::string gemini_entry(const batch_entry& of) {
  std::string line = R"({"key":")";
  line.append(of.id).append(R"(","request":)");
  return line.append(of.body) + '}';
}

ordered_json gemini_order(const batch_order& of) {
  return {{"batch", {{"displayName", of.mark}, {"inputConfig", {{"fileName", of.file}}}}}};
}

/// A long-running operation: {"name", "metadata": {"state", "batchStats", ...}, "done", "response" or "error"}.
batch_status gemini_status(const ordered_json& answer) {
  batch_status made;
  const ordered_json& data = at(answer, "metadata");
  made.id = text_at(answer, "name");
  made.word = text_at(data, "state");
  made.progress = progress_of(made.word, gemini_states);
  const ordered_json& error = at(answer, "error");
  made.message = text_at(error, "message");
  if (made.progress == progress::under_way && at(answer, "done") == true) {
    made.progress = error.is_null() ? progress::ended : progress::failed;
  }
  const ordered_json& counts = at(data, "batchStats");
  made.total = count_in(counts, "requestCount");
  made.failed = count_in(counts, "failedRequestCount");
  made.done = count_in(counts, "successfulRequestCount") + made.failed;
  for (const ordered_json* const output : {&at(answer, "response"), &at(data, "output")}) {
    if (!made.results.empty() || !made.inlined.is_null()) break;
    if (std::string file = text_at(*output, "responsesFile"); !file.empty()) made.results.push_back(std::move(file));
    const ordered_json& inlined = at(*output, "inlinedResponses");
    if (inlined.is_object()) made.inlined = at(inlined, "inlinedResponses");
  }
  made.mark = text_at(data, "displayName");
  made.created = text_at(data, "createTime");
  return made;
}

batch_listing gemini_listing(const ordered_json& answer) {
  batch_listing made;
  for (const ordered_json& one : at(answer, "operations")) made.batches.push_back(gemini_status(one));
  made.next = text_at(answer, "nextPageToken");
  return made;
}

/// The HTTP status of google.rpc.Code.
int http_status(std::uint64_t code) {
  constexpr int statuses[] = {200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401};
  if (code < std::size(statuses)) return statuses[code];
  return code >= 400 && code <= 599 ? static_cast<int>(code) : 500;
}

/// {"key", "response"} or {"key", "error"}; results that came with the status have the key in "metadata".
batch_item gemini_item(const ordered_json& line) {
  constexpr std::uint64_t cancelled = 1;  // of google.rpc.Code
  batch_item made;
  made.id = text_at(line, "key");
  if (made.id.empty()) made.id = text_at(at(line, "metadata"), "key");
  const ordered_json& response = at(line, "response");
  if (response.is_object()) {
    made.body = response;
    return made;
  }
  const ordered_json& error = at(line, at(line, "error").is_null() ? "status" : "error");
  const std::uint64_t code = count_in(error, "code");
  made.what = code == cancelled ? batch_item::kind::cancelled : batch_item::kind::failed;
  made.status = http_status(code);
  made.body["error"] = error;
  return made;
}

}  // namespace

const batch_api& gemini_batches() {
  static const batch_api api = {
      // No number is documented. What expires loses all its results, so that files are better not too large.
      .most_requests = 100'000,
      .most_bytes = 2'000'000'000,
      .begin = "",
      .between = "\n",
      .end = "\n",
      .before_id = R"({"key":")",
      .entry = &gemini_entry,
      .upload = upload_form::resumable,
      .upload_path = "/upload/v1beta/files",
      .create_path =
          [](std::string_view model) { return "/v1beta/models/" + std::string(model) + ":batchGenerateContent"; },
      .order = &gemini_order,
      .status_path = [](const std::string& batch) { return "/v1beta/" + batch; },
      .list_path =
          [](const std::string& from) {
            return "/v1beta/batches?pageSize=100" + (from.empty() ? "" : "&pageToken=" + from);
          },
      .result_path = [](const std::string& file) { return "/download/v1beta/" + file + ":download?alt=media"; },
      .read_status = &gemini_status,
      .read_listing = &gemini_listing,
      .read_item = &gemini_item,
      .headers = {},
  };
  return api;
}

}  // namespace assay::inline v0::detail::batch
