// URIs, IRIs and templates of them: RFC 3986, 3987 and 6570.
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

// nullptr where the text is one, else what is wrong. Linear in the text.

/// As Pydantic and the WHATWG read a URL, which is more than RFC 3986 permits: letters of all scripts may be in it.
[[nodiscard]] const char* check_uri(std::string_view text);
/// As RFC 3986 has it.
[[nodiscard]] const char* check_plain_uri(std::string_view text);
[[nodiscard]] const char* check_uri_reference(std::string_view text);
[[nodiscard]] const char* check_iri(std::string_view text);
[[nodiscard]] const char* check_iri_reference(std::string_view text);
[[nodiscard]] const char* check_uri_template(std::string_view text);

/// RFC 4291, without a zone.
[[nodiscard]] const char* check_plain_ipv6(std::string_view text);
[[nodiscard]] const char* check_ipv4(std::string_view text);

}  // namespace assay::inline v0::detail
