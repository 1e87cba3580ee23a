// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), for the digests of media in recordings and for signed requests.
#pragma once

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// 32 bytes.
[[nodiscard]] std::string sha256(std::string_view data);
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);
/// Bytes in hexadecimal, small letters.
[[nodiscard]] std::string hexadecimal(std::string_view bytes);

}  // namespace assay::inline v0::detail
