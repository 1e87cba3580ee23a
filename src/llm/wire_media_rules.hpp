// Which media are what, and which of them providers take.
#pragma once

#include <assay/llm/language_model.hpp>
#include <assay/llm/media.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/wire_format.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// "image", "document", "audio".
[[nodiscard]] const char* name_of(media_kind kind) noexcept;
/// The media type by the first bytes, "image/png"; empty where they show none.
[[nodiscard]] std::string_view sniffed_type(std::string_view data) noexcept;
/// Whether a media type is of a kind.
[[nodiscard]] bool is_of_kind(std::string_view media_type, media_kind kind) noexcept;

/// Throws std::invalid_argument with the reason for media that a format doesn't take: nothing or too much said, a type
/// that is another or none of the provider's, too many bytes.
void check_media(const request& asked, wire_format format);
/// The same for media that a model can't read.
void check_media(const request& asked, const capabilities& can);

/// What a recording has in place of the data.
[[nodiscard]] std::string digest_of(std::string_view data);

}  // namespace assay::inline v0::detail
