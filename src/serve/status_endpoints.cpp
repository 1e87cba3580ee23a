// What the service says of itself, and the playground.
#include "serve/endpoints.hpp"
#include "serve/service_messages.hpp"

#include <assay/dump.hpp>
#include <assay/version.hpp>

#include <memory>
#include <string>

namespace assay::serve {

http_reply names_endpoint(service& of, const http_request&, work_facts&) {
  SchemaNames names{of.schemas.names(), {}};
  for (const std::shared_ptr<language_model>& model : of.setup.models) names.models.push_back(model->name());
  return json_reply(dump(names));
}

http_reply openapi_endpoint(service& of, const http_request&, work_facts&) { return json_reply(of.openapi); }

http_reply health_endpoint(service& of, const http_request&, work_facts&) {
  const Health health{of.is_stopping ? "stopping" : "ok", std::string(version())};
  http_reply reply = json_reply(dump(health));
  reply.fields.push_back({"Cache-Control", "no-store"});
  return reply;
}

http_reply metrics_endpoint(service& of, const http_request&, work_facts&) {
  const current_state now{of.connections, of.requests_in_work, of.body_bytes, of.schemas.names().size()};
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
          .fields = {{"Cache-Control", "no-store"}},
          .body = of.metrics.text(now)};
}

http_reply preflight_endpoint(service&, const http_request&, work_facts&) {
  return {.status = 204,
          .content_type = {},
          .fields = {{"Access-Control-Allow-Methods", "GET, HEAD, POST"},
                     {"Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id"},
                     {"Access-Control-Max-Age", "600"}}};
}

http_reply page_endpoint(service& of, const http_request& request, work_facts&) {
  const page_file& page = *of.pages.find(request.path);
  http_reply reply{.content_type = page.content_type, .fields = {{"ETag", page.etag}, {"Cache-Control", "no-cache"}}};
  const std::string* const known = request.find("if-none-match");
  if (known != nullptr && known->find(page.etag) != std::string::npos) {
    reply.status = 304;
  } else {
    reply.body = page.body;
  }
  return reply;
}

}  // namespace assay::serve
