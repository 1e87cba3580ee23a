#include <assay/agent/pii.hpp>

#include "json/ascii.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::inline v0::agents {

namespace {

constexpr std::array kind_names = {"email", "phone", "card", "iban"};

std::string only(std::string_view text, bool (*keep)(char)) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), keep);
  return kept;
}

// --- check digits ----------------------------------------------------------------------------------------------------

/// ISO/IEC 7812-1, annex B: from the right every second digit is doubled, its digits are added, all sum up to a
/// multiple of ten.
bool passes_luhn(const std::string& digits) {
  int sum = 0;
  bool doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    int value = *digit - '0';
    if (doubled) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
  }
  return sum % 10 == 0;
}

/// ISO 7064, mod 97-10: the first four characters go to the end, letters become 10 to 35, the number is 1 modulo 97.
bool passes_mod_97(const std::string& account) {
  int rest = 0;
  for (std::size_t i = 0; i < account.size(); ++i) {
    const char c = account[(i + 4) % account.size()];
    const int value = detail::is_digit(c) ? c - '0' : detail::upper(c) - 'A' + 10;
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  return rest == 1;
}

struct country_length {
  std::string_view country;
  std::size_t length;
};
/// Of the SWIFT registry, for the countries whose accounts are seen most.
constexpr std::array iban_lengths = {
    country_length{"AT", 20}, country_length{"BE", 16}, country_length{"CH", 21}, country_length{"CY", 28},
    country_length{"CZ", 24}, country_length{"DE", 22}, country_length{"DK", 18}, country_length{"EE", 20},
    country_length{"ES", 24}, country_length{"FI", 18}, country_length{"FR", 27}, country_length{"GB", 22},
    country_length{"GR", 27}, country_length{"HR", 21}, country_length{"HU", 28}, country_length{"IE", 22},
    country_length{"IT", 27}, country_length{"LI", 21}, country_length{"LT", 20}, country_length{"LU", 20},
    country_length{"LV", 21}, country_length{"MT", 31}, country_length{"NL", 18}, country_length{"NO", 15},
    country_length{"PL", 28}, country_length{"PT", 25}, country_length{"RO", 24}, country_length{"SA", 24},
    country_length{"SE", 24}, country_length{"SI", 19}, country_length{"SK", 24}, country_length{"TR", 26},
};

// --- candidates ------------------------------------------------------------------------------------------------------

/// The length of what `candidate` really is, from its beginning; 0 where it is nothing.
using judge_candidate = std::size_t (*)(std::string_view candidate);

std::size_t whole(std::string_view candidate) { return candidate.size(); }

std::size_t card_in(std::string_view candidate) {
  const std::string digits = only(candidate, detail::is_digit);
  return digits.size() >= 13 && digits.size() <= 19 && passes_luhn(digits) ? candidate.size() : 0;
}

std::size_t phone_in(std::string_view candidate) {
  const std::size_t digits = only(candidate, detail::is_digit).size();
  return digits >= 7 && digits <= 15 ? candidate.size() : 0;
}

/// The words after an account in groups look like more of it, so of a known country its length is taken.
std::size_t iban_in(std::string_view candidate) {
  std::string country(candidate.substr(0, 2));
  for (char& c : country) c = detail::upper(c);
  const auto known = std::find_if(iban_lengths.begin(), iban_lengths.end(),
                                  [&](const country_length& one) { return one.country == country; });
  std::string account;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    if (!detail::is_letter_or_digit(candidate[i])) continue;
    account += candidate[i];
    const bool at_end_of_word = i + 1 == candidate.size() || !detail::is_letter_or_digit(candidate[i + 1]);
    const bool right_length = known != iban_lengths.end() ? account.size() == known->length : account.size() >= 15;
    if (at_end_of_word && right_length && passes_mod_97(account)) return i + 1;
  }
  return 0;
}

struct pattern {
  pii_kind kind;
  RE2 expression;
  judge_candidate judge;
};

/// In the order in which they have a say over the same text.
const std::array<pattern, 4>& patterns() {
  static const std::array<pattern, 4> all = {{
      {pii_kind::email, RE2(R"(([A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}))"), whole},
      {pii_kind::iban, RE2(R"((\b[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}\b))"), iban_in},
      {pii_kind::card, RE2(R"((\b[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}\b))"), card_in},
      {pii_kind::phone,
       RE2(R"((\+[0-9](?:[ ./()-]{0,3}[0-9]){6,14}\b)"                      // international
           R"(|\(\+?[0-9]{2,5}\)(?:[ ./-]{0,3}[0-9]){4,12}\b)"              // area code in brackets
           R"(|\b0[0-9]{2,4}[ ./-]{1,3}[0-9](?:[ ./-]{0,3}[0-9]){3,10}\b)"  // trunk 0 and area code
           R"(|\b0[1-9](?:[ .-][0-9]{2}){4}\b)"                             // in pairs, as in France
           R"(|\b[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}\b))"),                  // as in North America
       phone_in},
  }};
  return all;
}

void find_with(const pattern& what, std::string_view text, std::vector<bool>& taken, std::vector<pii_finding>& found) {
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece match;
  while (RE2::FindAndConsume(&rest, what.expression, &match)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t length = what.judge(text.substr(begin, match.size()));
    const auto first = taken.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(length);
    if (length == 0 || std::find(first, last, true) != last) continue;
    std::fill(first, last, true);
    found.push_back({what.kind, begin, length});
  }
}

}  // namespace

const char* to_string(pii_kind kind) noexcept { return kind_names[static_cast<std::size_t>(kind)]; }

std::vector<pii_finding> find_pii(std::string_view text) {
  std::vector<bool> taken(text.size());
  std::vector<pii_finding> found;
  for (const pattern& one : patterns()) find_with(one, text, taken, found);
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.begin < right.begin; });
  return found;
}

}  // namespace assay::inline v0::agents
