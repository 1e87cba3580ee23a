#include "mock_message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace mock {

namespace {

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return made;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

request read_head(std::string_view head) {
  request made;
  const std::string_view first = head.substr(0, head.find("\r\n"));
  const std::size_t one = first.find(' ');
  const std::size_t two = first.rfind(' ');
  made.method = first.substr(0, one);
  if (two > one && one != std::string_view::npos) made.target = first.substr(one + 1, two - one - 1);
  head.remove_prefix(std::min(first.size() + 2, head.size()));
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    made.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  }
  return made;
}

/// The text of a message: a string, or the first part of a list. (What is asked again may be a part behind it.)
std::string text_of(const ordered_json& content) {
  if (content.is_string()) return content.get<std::string>();
  return content.is_array() && !content.empty() ? string_at(content[0], "text") : std::string();
}

std::string first_question(const request& asked) {
  struct names {
    const char* messages;
    const char* content;
  };
  constexpr names of_format[] = {
      {"messages", "content"}, {"input", "content"}, {"messages", "content"}, {"contents", "parts"}};
  const names& name = of_format[static_cast<std::size_t>(asked.format)];
  for (const ordered_json& one : at(asked.json, name.messages)) {
    if (string_at(one, "role") == "user") return text_of(at(one, name.content));
  }
  return {};
}

/// The last tool of those that the model must call one of; empty where it needn't.
std::string forced_tool(const request& asked) {
  const ordered_json& choice = at(asked.json, "tool_choice");
  const ordered_json& mode = at(at(at(asked.json, "toolConfig"), "functionCallingConfig"), "mode");
  if (choice != "required" && string_at(choice, "type") != "any" && mode != "ANY") return {};
  const ordered_json& tools = at(asked.json, "tools");
  if (!tools.is_array() || tools.empty()) return {};
  if (asked.format == assay::wire_format::gemini) {
    return string_at(at(tools.back(), "functionDeclarations").back(), "name");
  }
  const bool chat = asked.format == assay::wire_format::openai_chat;
  return string_at(chat ? at(tools.back(), "function") : tools.back(), "name");
}

void understand(request& asked) {
  asked.format = format_of(asked.target);
  asked.json = ordered_json::parse(asked.body, nullptr, false);
  asked.model = string_at(asked.json, "model");
  asked.stream = at(asked.json, "stream") == true;
  if (asked.format == assay::wire_format::gemini) {
    const std::size_t begin = asked.target.rfind('/') + 1;
    asked.model = asked.target.substr(begin, asked.target.find(':', begin) - begin);
    asked.stream = asked.target.find(":streamGenerateContent") != std::string::npos;
  }
  asked.question = first_question(asked);
  asked.tool = forced_tool(asked);
}

}  // namespace

const ordered_json& at(const ordered_json& object, const char* key) {
  static const ordered_json nothing;
  if (!object.is_object() || !object.contains(key)) return nothing;
  return object[key];
}

std::string string_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

assay::wire_format format_of(std::string_view path) {
  if (path.find("/chat/completions") != std::string_view::npos) return assay::wire_format::openai_chat;
  if (path.find("/responses") != std::string_view::npos) return assay::wire_format::openai_responses;
  if (path.find("/messages") != std::string_view::npos) return assay::wire_format::anthropic;
  return assay::wire_format::gemini;
}

std::optional<request> take_request(std::string& received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  request made = read_head(std::string_view(received).substr(0, end));
  std::size_t size = 0;
  if (const auto length = made.headers.find("content-length"); length != made.headers.end()) {
    std::from_chars(length->second.data(), length->second.data() + length->second.size(), size);
  }
  if (received.size() < end + 4 + size) return std::nullopt;
  made.body = received.substr(end + 4, size);
  received.erase(0, end + 4 + size);
  understand(made);
  return made;
}

std::string head_of(const reply& what) {
  if (!what.head.empty()) return what.head;
  std::string head = "HTTP/1.1 " + std::to_string(what.status) + (what.status == 200 ? " OK" : " Not OK") + "\r\n";
  if (!what.content_type.empty()) head += "content-type: " + what.content_type + "\r\n";
  for (const auto& [name, value] : what.headers) head += name + ": " + value + "\r\n";
  head += what.chunked ? "transfer-encoding: chunked" : "content-length: " + std::to_string(what.body.size());
  return head + "\r\n\r\n";
}

}  // namespace mock
