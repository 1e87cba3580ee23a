#include <assay/llm/media.hpp>

#include "llm/read_file.hpp"
#include "llm/wire_media_rules.hpp"

#include <stdexcept>
#include <utility>

namespace assay::inline v0::llm {

namespace {

media_part media_of_bytes(media_kind kind, std::string data, std::string media_type, std::string name = {}) {
  media_part made;
  made.kind = kind;
  made.name = std::move(name);
  const std::string_view seen = detail::sniffed_type(data);
  made.media_type = media_type.empty() ? std::string(seen) : std::move(media_type);
  if (made.media_type.empty() || !detail::is_of_kind(made.media_type, kind)) {
    const std::string what = made.name.empty() ? "what was given" : "'" + made.name + "'";
    throw std::invalid_argument(
        "assay: " + what + " is not a valid " + detail::name_of(kind) +
        (made.media_type.empty() ? " of a known type; give its media type" : ", but " + made.media_type));
  }
  made.data.data = std::move(data);
  return made;
}

media_part media_of_file(media_kind kind, const std::filesystem::path& file) {
  std::string data = detail::read_file(file, "assay: cannot read '" + file.string() + "'");
  const std::string ending = file.extension().string();
  const bool is_text = kind == media_kind::document && (ending == ".txt" || ending == ".md");
  return media_of_bytes(kind, std::move(data), is_text ? "text/plain" : "", file.filename().string());
}

/// What is elsewhere: the member says where.
media_part media_elsewhere(media_kind kind, std::string media_part::*where, std::string place, std::string media_type) {
  media_part made;
  made.kind = kind;
  made.*where = std::move(place);
  made.media_type = std::move(media_type);
  return made;
}

}  // namespace

media_part image_bytes(std::string data, std::string media_type) {
  return media_of_bytes(media_kind::image, std::move(data), std::move(media_type));
}
media_part document_bytes(std::string data, std::string media_type) {
  return media_of_bytes(media_kind::document, std::move(data), std::move(media_type));
}
media_part audio_bytes(std::string data, std::string media_type) {
  return media_of_bytes(media_kind::audio, std::move(data), std::move(media_type));
}

media_part image_file(const std::filesystem::path& file) { return media_of_file(media_kind::image, file); }
media_part document_file(const std::filesystem::path& file) { return media_of_file(media_kind::document, file); }
media_part audio_file(const std::filesystem::path& file) { return media_of_file(media_kind::audio, file); }

media_part image_url(std::string url, std::string media_type) {
  return media_elsewhere(media_kind::image, &media_part::url, std::move(url), std::move(media_type));
}
media_part document_url(std::string url, std::string media_type) {
  return media_elsewhere(media_kind::document, &media_part::url, std::move(url), std::move(media_type));
}
media_part audio_url(std::string url, std::string media_type) {
  return media_elsewhere(media_kind::audio, &media_part::url, std::move(url), std::move(media_type));
}

media_part image_id(std::string file_id, std::string media_type) {
  return media_elsewhere(media_kind::image, &media_part::file_id, std::move(file_id), std::move(media_type));
}
media_part document_id(std::string file_id, std::string media_type) {
  return media_elsewhere(media_kind::document, &media_part::file_id, std::move(file_id), std::move(media_type));
}
media_part audio_id(std::string file_id, std::string media_type) {
  return media_elsewhere(media_kind::audio, &media_part::file_id, std::move(file_id), std::move(media_type));
}

}  // namespace assay::inline v0::llm
