#include "mock_recorded.hpp"

#include "mock_answers.hpp"

#include <fstream>
#include <stdexcept>

namespace mock {

std::vector<exchange> read_exchanges(const std::filesystem::path& file) {
  std::ifstream text(file);
  const ordered_json document = ordered_json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("exchanges")) {
    throw std::runtime_error("no recorded exchanges in '" + file.string() + "'");
  }
  std::vector<exchange> all;
  for (const ordered_json& one : document["exchanges"]) {
    exchange made;
    made.name =
        file.parent_path().filename().string() + "/" + file.stem().string() + "[" + std::to_string(all.size()) + "]";
    made.path = one["request"]["path"].get<std::string>();
    made.request = one["request"]["body"];
    made.format = format_of(made.path);
    const ordered_json& response = one["response"];
    const bool stream = response["body"].is_string();
    made.response.status = response.value("status", 200);
    made.response.content_type = stream ? "text/event-stream; charset=utf-8" : "application/json";
    made.response.chunked = stream;
    made.response.body = stream ? response["body"].get<std::string>() : response["body"].dump();
    all.push_back(std::move(made));
  }
  return all;
}

player::player(std::vector<exchange> all) {
  for (exchange& one : all) tracks_[one.path].replies.push_back(std::move(one.response));
}

reply player::operator()(const request& asked) {
  const auto found = tracks_.find(asked.target);
  if (found == tracks_.end()) return error(asked, 404, "No exchange was recorded for " + asked.target);
  track& one = found->second;
  return one.replies[one.next++ % one.replies.size()];
}

}  // namespace mock
