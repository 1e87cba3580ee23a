#include "llm/wire_media_rules.hpp"

#include "json/unicode.hpp"
#include "llm/sha256.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>

namespace assay::inline v0::detail {

namespace {

/// The bytes that a file of a type has at a place.
struct magic_bytes {
  std::size_t place;
  std::string_view bytes;
  std::string_view type;
};
using namespace std::string_view_literals;
constexpr std::array magics = {
    magic_bytes{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    magic_bytes{0, "\xff\xd8\xff"sv, "image/jpeg"},
    magic_bytes{0, "GIF8"sv, "image/gif"},
    magic_bytes{8, "WEBP"sv, "image/webp"},
    magic_bytes{4, "ftyphei"sv, "image/heic"},
    magic_bytes{4, "ftypmif1"sv, "image/heif"},
    magic_bytes{0, "%PDF-"sv, "application/pdf"},
    magic_bytes{8, "WAVE"sv, "audio/wav"},
    magic_bytes{0, "ID3"sv, "audio/mpeg"},
    magic_bytes{0, "\xff\xfb"sv, "audio/mpeg"},
    magic_bytes{0, "\xff\xf3"sv, "audio/mpeg"},
    magic_bytes{0, "\xff\xf2"sv, "audio/mpeg"},
    magic_bytes{0, "\xff\xf1"sv, "audio/aac"},
    magic_bytes{0, "\xff\xf9"sv, "audio/aac"},
    magic_bytes{0, "OggS"sv, "audio/ogg"},
    magic_bytes{0, "fLaC"sv, "audio/flac"},
    magic_bytes{8, "AIFF"sv, "audio/aiff"},
    magic_bytes{8, "AIFC"sv, "audio/aiff"},
};

/// Other names of the same types.
struct type_alias {
  std::string_view name;
  std::string_view type;
};
constexpr std::array aliases = {type_alias{"image/jpg", "image/jpeg"},    type_alias{"audio/mp3", "audio/mpeg"},
                                type_alias{"audio/x-wav", "audio/wav"},   type_alias{"audio/wave", "audio/wav"},
                                type_alias{"audio/x-aiff", "audio/aiff"}, type_alias{"audio/x-flac", "audio/flac"}};

std::string_view usual_name(std::string_view type) noexcept {
  const auto* const found =
      std::find_if(aliases.begin(), aliases.end(), [type](const type_alias& one) { return one.name == type; });
  return found != aliases.end() ? found->type : type;
}

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// What a format takes of a kind, by its provider's documentation of November 2026. Where a kind is missing, the format
/// has no form for it.
struct media_rule {
  wire_format format;
  media_kind kind;
  std::size_t most_bytes;
  bool takes_url;
  bool takes_id;
  std::string_view types;  ///< between commas; a family is "text/"
};
constexpr std::string_view web_images = "image/png,image/jpeg,image/gif,image/webp";
constexpr std::array rules = {
    media_rule{wire_format::openai_chat, media_kind::image, 50 * mebibyte, true, false, web_images},
    media_rule{wire_format::openai_chat, media_kind::document, 50 * mebibyte, false, true, "application/pdf"},
    media_rule{wire_format::openai_chat, media_kind::audio, 25 * mebibyte, false, false, "audio/wav,audio/mpeg"},
    media_rule{wire_format::openai_responses, media_kind::image, 50 * mebibyte, true, true, web_images},
    media_rule{wire_format::openai_responses, media_kind::document, 50 * mebibyte, true, true, "application/pdf"},
    // Of the image as base64, 5 MiB are taken.
    media_rule{wire_format::anthropic, media_kind::image, 5 * mebibyte / 4 * 3, true, true, web_images},
    // A request may have 32 MB, in base64.
    media_rule{wire_format::anthropic, media_kind::document, 23 * mebibyte, true, true, "application/pdf,text/plain"},
    media_rule{wire_format::gemini, media_kind::image, 70 * mebibyte, true, true,
               "image/png,image/jpeg,image/webp,image/heic,image/heif"},
    media_rule{wire_format::gemini, media_kind::document, 50 * mebibyte, true, true, "application/pdf,text/"},
    media_rule{wire_format::gemini, media_kind::audio, 70 * mebibyte, true, true,
               "audio/wav,audio/mpeg,audio/aiff,audio/aac,audio/ogg,audio/flac"},
    media_rule{wire_format::ollama, media_kind::image, 100 * mebibyte, false, false, "image/png,image/jpeg,image/webp"},
    media_rule{wire_format::bedrock_converse, media_kind::image, 15 * mebibyte / 4, false, false, web_images},
    media_rule{wire_format::bedrock_converse, media_kind::document, 9 * mebibyte / 2, false, false,
               "application/pdf,text/plain,text/csv,text/html"},
};

bool takes_type(const media_rule& rule, std::string_view type) {
  std::string_view all = rule.types;
  while (!all.empty()) {
    const std::string_view one = all.substr(0, all.find(','));
    all.remove_prefix(std::min(one.size() + 1, all.size()));
    if (one.ends_with('/') ? type.starts_with(one) : type == one) return true;
  }
  return false;
}

constexpr std::array format_names = {"Chat Completions", "Responses",        "Anthropic's Messages",
                                     "Gemini",           "Ollama's own API", "Bedrock's Converse"};

[[noreturn]] void refuse_media(const media_part& part, const std::string& why) {
  const std::string name = part.name.empty() ? "" : " '" + part.name + "'";
  throw std::invalid_argument("assay: the " + std::string(name_of(part.kind)) + name + " can't be sent: " + why);
}

/// What is stated of the data against what it shows.
void check_data(const media_part& part, std::string_view type) {
  if (type.empty()) refuse_media(part, "it has no media type");
  const std::string_view seen = sniffed_type(part.data.data);
  if (type.starts_with("text/")) {
    if (!seen.empty() || utf8_error(part.data.data) != part.data.data.size())
      refuse_media(part, "it is not UTF-8 text");
  } else if (seen != type && !(type == "image/heif" && seen == "image/heic")) {
    refuse_media(part, "it is said to be " + std::string(type) + ", and its first bytes are " +
                           (seen.empty() ? "of no known type" : "those of " + std::string(seen)));
  }
}

void check_one(const media_part& part, wire_format format) {
  const bool has_data = !part.data.data.empty();
  const int said = int{has_data} + int{!part.url.empty()} + int{!part.file_id.empty()};
  if (said == 0 && !part.digest.empty())
    refuse_media(part, "only the digest of its data is there, as recordings have it");
  if (said != 1) refuse_media(part, "it must have either data, a URL or the id of a file");
  const std::string_view type = usual_name(part.media_type);
  if (!type.empty() && !is_of_kind(type, part.kind)) refuse_media(part, std::string(type) + " is another kind");

  const std::string who = format_names.at(static_cast<std::size_t>(format));
  const auto* const rule = std::find_if(
      rules.begin(), rules.end(), [&](const media_rule& row) { return row.format == format && row.kind == part.kind; });
  if (rule == rules.end()) refuse_media(part, who + " has no form for it");
  if (!part.url.empty() && !rule->takes_url) refuse_media(part, who + " does not fetch it from a URL");
  if (!part.file_id.empty() && !rule->takes_id) refuse_media(part, who + " does not take the id of a file for it");
  if (has_data) check_data(part, type);
  if (!type.empty() && !takes_type(*rule, type)) refuse_media(part, who + " does not take " + std::string(type));
  if (part.data.data.size() > rule->most_bytes) {
    refuse_media(part, "it has " + std::to_string(part.data.data.size()) + " bytes, and " + who + " takes " +
                           std::to_string(rule->most_bytes));
  }
}

template <class F>
void each_media(const request& asked, F&& look) {
  for (const message& one : asked.messages) {
    for (const message_part& part : one.parts) {
      if (const auto* const media = std::get_if<media_part>(&part)) look(*media, one.role);
    }
  }
}

}  // namespace

const char* name_of(media_kind kind) noexcept {
  switch (kind) {
    case media_kind::image:
      return "image";
    case media_kind::document:
      return "document";
    case media_kind::audio:
      break;
  }
  return "audio";
}

std::string_view sniffed_type(std::string_view data) noexcept {
  for (const magic_bytes& one : magics) {
    if (data.size() < one.place + one.bytes.size() || data.substr(one.place, one.bytes.size()) != one.bytes) continue;
    const bool is_riff = one.type == "image/webp" || one.type == "audio/wav";
    if (is_riff && !data.starts_with("RIFF")) continue;
    if (one.type == "audio/aiff" && !data.starts_with("FORM")) continue;
    return one.type;
  }
  return {};
}

bool is_of_kind(std::string_view media_type, media_kind kind) noexcept {
  if (kind == media_kind::image) return media_type.starts_with("image/");
  if (kind == media_kind::audio) return media_type.starts_with("audio/");
  return media_type == "application/pdf" || media_type.starts_with("text/");
}

void check_media(const request& asked, wire_format format) {
  each_media(asked, [format](const media_part& part, role speaker) {
    if (speaker != role::user) refuse_media(part, "only messages of the user can have media");
    check_one(part, format);
  });
}

void check_media(const request& asked, const capabilities& can) {
  each_media(asked, [&can](const media_part& part, role) {
    const bool takes = part.kind == media_kind::image      ? can.images
                       : part.kind == media_kind::document ? can.documents
                                                           : can.audio;
    if (!takes) refuse_media(part, "the model does not take media of this kind (capabilities)");
  });
}

std::string digest_of(std::string_view data) {
  return "sha256:" + hexadecimal(sha256(data)) + ":" + std::to_string(data.size());
}

}  // namespace assay::inline v0::detail
