#include "serve/router.hpp"

#include "serve/endpoints.hpp"
#include "serve/problem.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::serve {
namespace {

constexpr std::array<route, 9> routes = {{
    {.method = "POST", .path = "/v1/parse", .quick = parse_endpoint, .any_thread = true},
    {.method = "POST", .path = "/v1/repair", .quick = repair_endpoint, .any_thread = true},
    {.method = "POST", .path = "/v1/schema", .quick = schema_endpoint, .any_thread = true},
    {.method = "POST", .path = "/v1/lint", .quick = lint_endpoint, .any_thread = true},
    {.method = "POST", .path = "/v1/extract", .waiting = extract_endpoint},
    {.method = "GET", .path = "/v1/schemas", .quick = names_endpoint},
    {.method = "GET", .path = "/openapi.json", .quick = openapi_endpoint},
    {.method = "GET", .path = "/healthz", .quick = health_endpoint, .is_open = true},
    {.method = "GET", .path = "/metrics", .quick = metrics_endpoint},
}};

/// For whatever file of the playground.
constexpr route page_route = {.method = "GET", .path = "/", .quick = page_endpoint};

constexpr route preflight = {.method = "OPTIONS", .path = "*", .quick = preflight_endpoint};

bool is_for(const route& one, std::string_view method) {
  return one.method == method || (one.method == "GET" && method == "HEAD");
}

const route& with_method(const route& found, const http_request& request) {
  if (is_for(found, request.method)) return found;
  throw refusal(405, "method_not_allowed", "this path is for " + std::string(found.method) + " only")
      .with("Allow", found.method == "GET" ? "GET, HEAD" : std::string(found.method));
}

}  // namespace

std::span<const route> all_routes() noexcept { return routes; }

const route& preflight_route() noexcept { return preflight; }

bool is_open(const http_request& request) noexcept {
  const auto found = std::ranges::find(routes, request.path, &route::path);
  return found != routes.end() && found->is_open;
}

const route& find_route(const service& of, const http_request& request) {
  const auto found = std::ranges::find(routes, request.path, &route::path);
  if (found != routes.end()) return with_method(*found, request);
  if (of.pages.find(request.path) != nullptr) return with_method(page_route, request);
  throw refusal(404, "not_found", "there is nothing at this path; GET /openapi.json says what there is");
}

}  // namespace assay::serve
