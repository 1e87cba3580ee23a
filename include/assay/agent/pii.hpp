// Finding personal data in text: e-mail addresses, phone numbers, payment cards, bank accounts.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/detail/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::agents {

/// What `find_pii` looks for, and in which spellings.
enum class pii_kind : std::uint8_t {
  /// name@host.tld in ASCII. Not seen: "john at example dot com", quoted local parts, addresses in other scripts.
  email,
  /// 7 to 15 digits (E.164 allows 15), grouped by spaces, '-', '.', '/' and brackets or not, that begin with '+', with
  /// an area code in brackets, or with a trunk 0, an area code and a separator (030 901820); in pairs as in France
  /// (01 23 45 67 89), and 3-3-4 as in North America. Not seen: other groupings and bare digits, since order numbers
  /// look the same; short codes; extensions; digits in words. No numbering plan is consulted, so a number of the right
  /// shape that nobody has is found as well.
  phone,
  /// 13 to 19 digits, in groups or not, that pass the Luhn check and begin as a card's do (2 to 6). The check says that
  /// no digit was mistyped, not that the card exists; one in ten random numbers passes it.
  card,
  /// Two letters, two check digits and 11 to 30 letters and digits, in groups of four or not, that pass the check of
  /// ISO 13616 (mod 97) and have the length of their country, where that is known. Not seen: national account numbers.
  iban,
};
/// "email" for pii_kind::email.
[[nodiscard]] ASSAY_EXPORT const char* to_string(pii_kind kind) noexcept;

/// Where personal data stands in a text.
struct pii_finding {
  pii_kind kind = pii_kind::email;
  std::size_t begin = 0;  ///< in bytes
  std::size_t length = 0;
  friend bool operator==(const pii_finding&, const pii_finding&) = default;
};

/// What of these kinds stands in `text`, in the order in which it stands there, none within another: what is an IBAN or
/// a card is no phone number. Linear in the text's length. It finds spellings, not meanings: names, addresses, birth
/// dates, tax and passport numbers are never found, nor is anything that is spelled to be overlooked (other scripts'
/// digits, zero-width characters, words). It is a net with known holes, and no proof that a text is free of such data.
[[nodiscard]] ASSAY_EXPORT std::vector<pii_finding> find_pii(std::string_view text);

}  // namespace assay::inline v0::agents

namespace assay::inline v0 {

using agents::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
