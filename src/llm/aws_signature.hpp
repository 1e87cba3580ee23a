// Signature Version 4 of Amazon Web Services.
//
// libcurl has it as well (CURLOPT_AWS_SIGV4), but releases before 8.3 sign the path as it is sent, where services other
// than S3 want it encoded once more: the ":" in the ids of Bedrock's models would make each signature wrong.
#pragma once

#include <assay/llm/providers.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// What is signed of a request. It has no query.
struct aws_request {
  std::string_view method;
  std::string_view path;                                     ///< as it is sent
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters; host and x-amz-date are in
  std::string_view body;
};

/// For whom a signature is.
struct aws_scope {
  std::string_view region;   ///< "us-east-1"
  std::string_view service;  ///< "bedrock"
};

/// "20150830T123600Z"
[[nodiscard]] std::string aws_date(std::chrono::system_clock::time_point when);

/// The value of the authorization header. `date` is that of x-amz-date.
[[nodiscard]] std::string aws_authorization(aws_request asked, const aws_credentials& keys, const aws_scope& scope,
                                            std::string_view date);

/// Text as a part of a path: all but letters, digits and "-._~" in percent codes.
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace assay::inline v0::detail
