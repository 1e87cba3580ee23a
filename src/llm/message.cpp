#include <assay/llm/message.hpp>

namespace assay::inline v0::llm {

std::string message::text() const {
  std::string all;
  for (const message_part& part : parts) {
    if (const auto* words = std::get_if<text_part>(&part)) all += words->text;
  }
  return all;
}

namespace {
message of_text(role speaker, std::string text) {
  message made;
  made.role = speaker;
  made.parts.emplace_back(text_part{.text = std::move(text)});
  return made;
}
}  // namespace

message system_message(std::string text) { return of_text(role::system, std::move(text)); }
message user_message(std::string text) { return of_text(role::user, std::move(text)); }
message user_message(std::string text, std::vector<message_part> before) {
  message made;
  made.role = role::user;
  made.parts = std::move(before);
  made.parts.emplace_back(text_part{.text = std::move(text)});
  return made;
}
message assistant_message(std::string text) { return of_text(role::assistant, std::move(text)); }

message tool_message(tool_result result) {
  message made;
  made.role = role::tool;
  made.parts.emplace_back(std::move(result));
  return made;
}

}  // namespace assay::inline v0::llm
