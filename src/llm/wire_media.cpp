// Media as each format writes them. What a format doesn't take has been refused before (wire_media_rules.cpp).
#include "json/ascii.hpp"
#include "json/json_text.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

namespace assay::inline v0::detail::wire {

namespace {

std::string base64_of(const media_part& part) {
  std::string made;
  writing::append_base64(made, part.data.data);
  return made;
}

std::string data_url(const media_part& part) { return "data:" + part.media_type + ";base64," + base64_of(part); }

std::string url_of(const media_part& part) { return part.url.empty() ? data_url(part) : part.url; }

/// A file's name: OpenAI's formats want one.
std::string file_name(const media_part& part) { return part.name.empty() ? "document.pdf" : part.name; }

/// "wav", "mp3"
std::string_view audio_format(const media_part& part) {
  return part.media_type == "audio/mpeg" || part.media_type == "audio/mp3" ? "mp3" : "wav";
}

}  // namespace

ordered_json chat_media(const media_part& part) {
  if (part.kind == media_kind::audio) {
    return {{"type", "input_audio"}, {"input_audio", {{"data", base64_of(part)}, {"format", audio_format(part)}}}};
  }
  if (part.kind == media_kind::document) {
    ordered_json file = part.file_id.empty()
                            ? ordered_json{{"filename", file_name(part)}, {"file_data", data_url(part)}}
                            : ordered_json{{"file_id", part.file_id}};
    return {{"type", "file"}, {"file", std::move(file)}};
  }
  ordered_json image = {{"url", url_of(part)}};
  if (!part.detail.empty()) image["detail"] = part.detail;
  return {{"type", "image_url"}, {"image_url", std::move(image)}};
}

ordered_json responses_media(const media_part& part) {
  const bool is_image = part.kind == media_kind::image;
  ordered_json made = {{"type", is_image ? "input_image" : "input_file"}};
  if (!part.file_id.empty()) {
    made["file_id"] = part.file_id;
  } else if (is_image) {
    made["image_url"] = url_of(part);
  } else if (!part.url.empty()) {
    made["file_url"] = part.url;
  } else {
    made["filename"] = file_name(part);
    made["file_data"] = data_url(part);
  }
  if (is_image) made["detail"] = part.detail.empty() ? "auto" : part.detail;
  return made;
}

ordered_json anthropic_media(const media_part& part) {
  ordered_json source;
  if (!part.file_id.empty()) {
    source = {{"type", "file"}, {"file_id", part.file_id}};
  } else if (!part.url.empty()) {
    source = {{"type", "url"}, {"url", part.url}};
  } else if (part.media_type.starts_with("text/")) {
    source = {{"type", "text"}, {"media_type", "text/plain"}, {"data", part.data.data}};
  } else {
    source = {{"type", "base64"}, {"media_type", part.media_type}, {"data", base64_of(part)}};
  }
  const bool is_image = part.kind == media_kind::image;
  ordered_json made = {{"type", is_image ? "image" : "document"}, {"source", std::move(source)}};
  if (!is_image && !part.name.empty()) made["title"] = part.name;
  return made;
}

ordered_json gemini_media(const media_part& part) {
  if (!part.data.data.empty()) {
    return {{"inlineData", {{"mimeType", part.media_type}, {"data", base64_of(part)}}}};
  }
  ordered_json file = {{"fileUri", part.url.empty() ? part.file_id : part.url}};
  if (!part.media_type.empty()) file["mimeType"] = part.media_type;
  return {{"fileData", std::move(file)}};
}

std::string ollama_media(const media_part& part) { return base64_of(part); }

namespace {

/// What Converse takes as a document's name: letters, digits, and single spaces, hyphens and brackets.
std::string converse_name(const media_part& part) {
  constexpr std::size_t longest = 200;
  std::string made;
  for (const char c : part.name) {
    if (made.size() == longest) break;
    if (is_letter_or_digit(c) || std::string_view("-()[]").find(c) != std::string_view::npos)
      made += c;
    else if (!made.empty() && made.back() != ' ')
      made += ' ';
  }
  while (made.ends_with(' ')) made.pop_back();
  return made.empty() ? "document" : made;
}

/// "png" for "image/png"
std::string_view converse_format(const media_part& part) {
  const std::string_view type = part.media_type;
  if (type == "image/jpg") return "jpeg";
  return type == "text/plain" ? "txt" : type.substr(type.find('/') + 1);
}

}  // namespace

ordered_json converse_media(const media_part& part) {
  const bool is_image = part.kind == media_kind::image;
  ordered_json made = {{"format", converse_format(part)}};
  if (!is_image) made["name"] = converse_name(part);
  made["source"]["bytes"] = base64_of(part);
  return {{is_image ? "image" : "document", std::move(made)}};
}

bool has_media(const message& one) {
  for (const message_part& part : one.parts) {
    if (std::holds_alternative<media_part>(part)) return true;
  }
  return false;
}

ordered_json content_with_media(const message& one, const char* text_type, ordered_json (*written)(const media_part&)) {
  ordered_json content = ordered_json::array();
  for (const message_part& part : one.parts) {
    if (const auto* const words = std::get_if<text_part>(&part)) {
      if (!words->text.empty()) content.push_back({{"type", text_type}, {"text", words->text}});
    } else if (const auto* const media = std::get_if<media_part>(&part)) {
      content.push_back(written(*media));
    }
  }
  return content;
}

bool names_file(const std::vector<message>& messages) {
  for (const message& one : messages) {
    for (const message_part& part : one.parts) {
      const auto* const media = std::get_if<media_part>(&part);
      if (media != nullptr && !media->file_id.empty()) return true;
    }
  }
  return false;
}

}  // namespace assay::inline v0::detail::wire
