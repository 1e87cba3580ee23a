// Images, documents and audio as parts of a message.
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/reflect.hpp>
#include <assay/wire_types.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace assay::inline v0::llm {

/// What a model sees, reads or hears.
enum class media_kind : std::uint8_t {
  image,     ///< PNG, JPEG, GIF, WebP; with Gemini HEIC as well
  document,  ///< PDF; with Anthropic and Gemini plain text as well
  audio,     ///< WAV, MP3; with Gemini also AIFF, AAC, Ogg, FLAC
};

/// An image, a document or a recording, for the model to read. Exactly one of data, url and file_id says where it is.
///
/// Before a request is sent, the type is compared with the first bytes of the data, and type and size with what the
/// provider takes: what does not fit is a model_error (unsupported) that says why.
struct media_part {
  literal<"media"> type = {};
  media_kind kind = media_kind::image;
  std::string media_type = {};  ///< "image/png"; beside a URL or an id it may be empty
  bytes data = {};              ///< the contents; base64 in JSON
  std::string url = {};         ///< where the provider fetches it
  std::string file_id = {};     ///< of a file that was uploaded to the provider
  std::string name = {};        ///< of the file, where the provider shows it to the model
  std::string detail = {};      ///< how closely OpenAI's models look at an image: "low", "high", "auto"
  /// In recordings, in place of the data: "sha256:", the hash in hexadecimal, ":" and the number of bytes.
  std::string digest = {};
  friend bool operator==(const media_part&, const media_part&) = default;
};

// Parts for a message. Each throws std::invalid_argument where no type is given and the first bytes show none of this
// kind, and std::runtime_error where a file can't be read.
//
//   options.attachments = {assay::document_file("invoice.pdf")};
//   const auto invoice = co_await assay::extract<Invoice>(model, "Read the invoice.", options);

/// An image, by the contents of its file. The type is read off its first bytes unless it is given.
[[nodiscard]] ASSAY_EXPORT media_part image_bytes(std::string data, std::string media_type = {});
/// The same, a document.
[[nodiscard]] ASSAY_EXPORT media_part document_bytes(std::string data, std::string media_type = {});
/// The same, a recording.
[[nodiscard]] ASSAY_EXPORT media_part audio_bytes(std::string data, std::string media_type = {});

/// An image in a file on this machine, which is read at once; its name goes along.
[[nodiscard]] ASSAY_EXPORT media_part image_file(const std::filesystem::path& file);
/// The same, a document.
[[nodiscard]] ASSAY_EXPORT media_part document_file(const std::filesystem::path& file);
/// The same, a recording.
[[nodiscard]] ASSAY_EXPORT media_part audio_file(const std::filesystem::path& file);

/// An image that the provider fetches itself.
[[nodiscard]] ASSAY_EXPORT media_part image_url(std::string url, std::string media_type = {});
/// The same, a document.
[[nodiscard]] ASSAY_EXPORT media_part document_url(std::string url, std::string media_type = {});
/// The same, a recording.
[[nodiscard]] ASSAY_EXPORT media_part audio_url(std::string url, std::string media_type = {});

/// An image that was uploaded to the provider, by its id.
[[nodiscard]] ASSAY_EXPORT media_part image_id(std::string file_id, std::string media_type = {});
/// The same, a document.
[[nodiscard]] ASSAY_EXPORT media_part document_id(std::string file_id, std::string media_type = {});
/// The same, a recording.
[[nodiscard]] ASSAY_EXPORT media_part audio_id(std::string file_id, std::string media_type = {});

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<media_part> {
  static constexpr auto fields =
      assay::fields(field<&media_part::media_type>(has_default), field<&media_part::data>(has_default),
                    field<&media_part::url>(has_default), field<&media_part::file_id>(has_default),
                    field<&media_part::name>(has_default), field<&media_part::detail>(has_default),
                    field<&media_part::digest>(has_default));
};

}  // namespace assay::inline v0
