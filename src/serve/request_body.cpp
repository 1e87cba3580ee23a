#include "serve/request_body.hpp"

#include "json/ascii.hpp"

#include <algorithm>
#include <string_view>

namespace assay::serve {
namespace {

/// "application/json; charset=utf-8": JSON has no other encoding.
bool is_json_type(std::string_view value) {
  const std::size_t end = value.find(';');
  if (!is_word(detail::stripped(value.substr(0, end)), "application/json")) return false;
  if (end == std::string_view::npos) return true;
  const std::string_view parameter = detail::stripped(value.substr(end + 1));
  return is_word(parameter, "charset=utf-8") || is_word(parameter, "charset=\"utf-8\"");
}

/// What is wrong with the text itself, and not with what it says.
bool is_of_the_text(const error& found) {
  return found.type == "json_invalid" || found.type.ends_with("_limit") || found.type == "string_unicode";
}

}  // namespace

void require_json(const http_request& request) {
  const std::string* const coding = request.find("content-encoding");
  if (coding != nullptr && !is_word(*coding, "identity")) {
    throw refusal(415, "unsupported_media_type", "the body must not be compressed").with("Accept-Encoding", "identity");
  }
  const std::string* const type = request.find("content-type");
  if (type == nullptr || !is_json_type(*type)) {
    throw refusal(415, "unsupported_media_type", "the body must be JSON: send Content-Type: application/json");
  }
}

refusal bad_body(const validation_error& problem) {
  const std::vector<error>& errors = problem.errors();
  if (std::ranges::any_of(errors, is_of_the_text)) {
    return {400, "not_json", "the body is not JSON that can be read", errors};
  }
  return {422, "invalid_request", "the body is JSON, but not of the form that this endpoint takes", errors};
}

}  // namespace assay::serve
