// Bodies of requests, read by assay's own strict parse.
#pragma once

#include "serve/http_message.hpp"
#include "serve/problem.hpp"

#include <assay/parse.hpp>

#include <utility>
#include <vector>

namespace assay::serve {

/// Throws refusal unless the body is said to be JSON, as it is (415).
void require_json(const http_request& request);

/// The refusal of a body that is no JSON (400), or JSON of another form (422).
[[nodiscard]] refusal bad_body(const validation_error& problem);

/// The body as a T. Throws refusal, with all that is wrong and its places.
template <class T>
[[nodiscard]] T read_body(const http_request& request) {
  require_json(request);
  auto body = parse<T>(request.body, {.mode = mode::strict});
  if (!body) throw bad_body(body.error());
  return *std::move(body);
}

}  // namespace assay::serve
