#include "llm/aws_signature.hpp"

#include "json/ascii.hpp"
#include "json/utc_text.hpp"
#include "llm/sha256.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace assay::inline v0::detail {

namespace {

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos) {
      made += c;
    } else {
      made += '%';
      made += digits[byte >> 4];
      made += digits[byte & 0xfU];
    }
  }
  return made;
}

constexpr std::string_view aws_algorithm = "AWS4-HMAC-SHA256";

std::string joined_by(char between, std::initializer_list<std::string_view> all) {
  std::string made;
  bool is_first = true;
  for (const std::string_view one : all) {
    if (!is_first) made += between;
    is_first = false;
    made += one;
  }
  return made;
}

}  // namespace

std::string path_segment(std::string_view text) { return percent_encoded(text, "-._~"); }

std::string aws_date(std::chrono::system_clock::time_point when) {
  std::string text = utc_text(std::chrono::floor<std::chrono::seconds>(when));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string aws_authorization(aws_request asked, const aws_credentials& keys, const aws_scope& scope,
                              std::string_view date) {
  std::sort(asked.headers.begin(), asked.headers.end());
  std::string headers;
  std::string names;
  for (const auto& [name, value] : asked.headers) {
    headers += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  const std::string hash = hexadecimal(sha256(asked.body));
  const std::string canonical =
      joined_by('\n', {asked.method, percent_encoded(asked.path, "-._~/"), "", headers, names, hash});
  const std::string day(date.substr(0, 8));
  const std::string scope_text = joined_by('/', {day, scope.region, scope.service, "aws4_request"});
  const std::string to_sign = joined_by('\n', {aws_algorithm, date, scope_text, hexadecimal(sha256(canonical))});
  std::string key = hmac_sha256("AWS4" + keys.secret_access_key, day);
  for (const std::string_view step : {scope.region, scope.service, std::string_view("aws4_request")}) {
    key = hmac_sha256(key, step);
  }
  std::string made(aws_algorithm);
  made.append(" Credential=").append(keys.access_key_id).append("/").append(scope_text);
  made.append(", SignedHeaders=").append(names);
  made.append(", Signature=").append(hexadecimal(hmac_sha256(key, to_sign)));
  return made;
}

}  // namespace assay::inline v0::detail
