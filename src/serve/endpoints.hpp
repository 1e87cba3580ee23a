// The endpoints; router.cpp has their paths.
#pragma once

#include "serve/router.hpp"

namespace assay::serve {

[[nodiscard]] http_reply parse_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply repair_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply schema_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply lint_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] async::task<std::optional<http_reply>> extract_endpoint(service& of, const http_request& request,
                                                                      work_facts& facts, event_sink& events);
[[nodiscard]] http_reply names_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply openapi_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply health_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply metrics_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply preflight_endpoint(service& of, const http_request& request, work_facts& facts);
[[nodiscard]] http_reply page_endpoint(service& of, const http_request& request, work_facts& facts);

}  // namespace assay::serve
