// Requests that have no result, and how they are answered: application/problem+json (RFC 9457).
#pragma once

#include "serve/http_message.hpp"

#include <assay/error.hpp>
#include <assay/llm/attempt.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::serve {

/// Thrown by whatever finds that a request has no result.
class refusal final : public std::exception {
 public:
  /// `code` is stable, and a row of docs/serve.md; `detail` is one sentence for the client.
  refusal(int status, std::string_view code, std::string detail, std::vector<error> errors = {})
      : status_(status), code_(code), detail_(std::move(detail)), errors_(std::move(errors)) {}

  [[nodiscard]] refusal with(std::string name, std::string value) && {
    fields_.push_back({std::move(name), std::move(value)});
    return std::move(*this);
  }

  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
  [[nodiscard]] const std::vector<error>& errors() const noexcept { return errors_; }
  [[nodiscard]] const std::vector<http_field>& fields() const noexcept { return fields_; }
  [[nodiscard]] const char* what() const noexcept override { return detail_.c_str(); }

 private:
  int status_;
  std::string code_;
  std::string detail_;
  std::vector<error> errors_;
  std::vector<http_field> fields_;
};

/// {"type", "title", "status", "detail", "request_id"}, and "errors" where there are some.
[[nodiscard]] http_reply problem_reply(const refusal& why, std::string_view request_id);

/// The same for a model that gave no value, with "reason", "errors", "attempts" and "usage".
[[nodiscard]] http_reply problem_reply(const extraction_error& why, std::string_view request_id);

/// Whatever was not foreseen: says nothing of it, which is for the log.
[[nodiscard]] refusal internal_failure();

}  // namespace assay::serve
