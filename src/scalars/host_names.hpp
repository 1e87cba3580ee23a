// Host names, in ASCII (RFC 1123) and in all scripts (IDNA 2008: RFC 5890 to 5893).
#pragma once

#include <string_view>

namespace assay::inline v0::detail {

// nullptr where the text is one, else what is wrong. Linear in the text, which has at most a few hundred bytes.

/// Letters, digits and inner hyphens of ASCII. A label that begins with xn-- must be one that IDNA makes.
[[nodiscard]] const char* check_hostname(std::string_view text);

/// Labels of letters of all scripts, too. As with email-validator, which Pydantic uses, what stands after an @-sign.
[[nodiscard]] const char* check_domain(std::string_view text);

/// As IDNA 2008 reads it, without mapping anything before: capital letters beyond ASCII are not permitted.
[[nodiscard]] const char* check_idn_hostname(std::string_view text);

}  // namespace assay::inline v0::detail
