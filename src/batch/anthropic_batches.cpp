// Anthropic's Message Batches.
#include "batch/batch_api.hpp"

namespace assay::inline v0::detail::batch {

namespace {

constexpr state_word anthropic_states[] = {
    {"ended", progress::ended},  // how, each result says by itself
                                 // in_progress, canceling: under way
};

std::string anthropic_entry(const batch_entry& of) {
  std::string line = R"({"custom_id":")";
  line.append(of.id).append(R"(","params":)");
  return line.append(of.body) + '}';
}

batch_status anthropic_status(const ordered_json& answer) {
  batch_status made;
  made.id = text_at(answer, "id");
  made.word = text_at(answer, "processing_status");
  made.progress = progress_of(made.word, anthropic_states);
  const ordered_json& counts = at(answer, "request_counts");
  made.failed = count_in(counts, "errored") + count_in(counts, "expired") + count_in(counts, "canceled");
  made.done = count_in(counts, "succeeded") + made.failed;
  made.total = made.done + count_in(counts, "processing");
  // By the id, and not by "results_url": the key goes along.
  if (made.progress == progress::ended) made.results.push_back(made.id);
  made.created = text_at(answer, "created_at");
  return made;
}

batch_listing anthropic_listing(const ordered_json& answer) {
  batch_listing made;
  for (const ordered_json& one : at(answer, "data")) made.batches.push_back(anthropic_status(one));
  if (at(answer, "has_more") == true) made.next = text_at(answer, "last_id");
  return made;
}

/// {"custom_id", "result": {"type": "succeeded", "message"} or {"type": "errored", "error"} or {"type": "expired"}}
batch_item anthropic_item(const ordered_json& line) {
  batch_item made;
  made.id = text_at(line, "custom_id");
  const ordered_json& result = at(line, "result");
  const std::string type = text_at(result, "type");
  if (type == "succeeded") {
    made.body = at(result, "message");
    return made;
  }
  made.status = 0;
  made.body = at(result, "error");
  made.what = type == "expired"    ? batch_item::kind::expired
              : type == "canceled" ? batch_item::kind::cancelled
                                   : batch_item::kind::failed;
  return made;
}

}  // namespace

const batch_api& anthropic_batches() {
  static const batch_api api = {
      .most_requests = 100'000,
      .most_bytes = 256'000'000,
      .begin = "{\"requests\":[\n",
      .between = ",\n",
      .end = "\n]}\n",
      .before_id = R"({"custom_id":")",
      .entry = &anthropic_entry,
      .upload = upload_form::none,
      .upload_path = "",
      .create_path = [](std::string_view) { return std::string("/v1/messages/batches"); },
      .order = nullptr,
      .status_path = [](const std::string& batch) { return "/v1/messages/batches/" + batch; },
      .list_path =
          [](const std::string& from) {
            return "/v1/messages/batches?limit=100" + (from.empty() ? "" : "&after_id=" + from);
          },
      .result_path = [](const std::string& batch) { return "/v1/messages/batches/" + batch + "/results"; },
      .read_status = &anthropic_status,
      .read_listing = &anthropic_listing,
      .read_item = &anthropic_item,
      .headers = {{"anthropic-version", "2023-06-01"}},
  };
  return api;
}

}  // namespace assay::inline v0::detail::batch
