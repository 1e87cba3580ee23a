// assay serve: SIGHUP reads schemas and tokens again.
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>

using namespace assay::test;
using nlohmann::json;

namespace {

/// Sends SIGHUP, and waits until it is dealt with for the `count`th time.
void reload(const served& service, int count) {
  service.send_signal(SIGHUP);
  static_cast<void>(service.wait_for_line([&service, count](const json&) {
    const auto lines = service.log_lines();
    return count == std::ranges::count_if(lines, [](const json& one) { return one.value("event", "") == "reloaded"; });
  }));
}

int status_by(const served& service, const char* schema, const std::string& text) {
  const client_reply reply = service.post("/v1/parse", {{"schema_name", schema}, {"text", text}});
  return reply.status != 200 ? reply.status : json::parse(reply.body)["ok"] == true ? 200 : 0;
}

}  // namespace

TEST_CASE("schemas are read again, with what they refer to, and a broken one stays as it was") {
  const scratch_folder folder;
  folder.write("s/shop/order.schema.json", R"({"properties": {"item": {"$ref": "item.json"}}, "required": ["item"]})");
  folder.write("s/shop/item.json", R"({"type": "string"})");
  const served service({"--schemas", folder.file("s")});
  CHECK(json::parse(service.get("/v1/schemas").body)["schemas"] == json({"shop/item", "shop/order"}));
  CHECK(status_by(service, "shop/order", R"({"item": "tea"})") == 200);
  CHECK(status_by(service, "shop/order", R"({"item": [1]})") == 0);

  folder.write("s/shop/item.json", R"({"type": "array"})");
  folder.write("s/new.yaml", "type: integer\n");
  reload(service, 1);
  CHECK(status_by(service, "shop/order", R"({"item": [1]})") == 200);
  CHECK(status_by(service, "new", "7") == 200);

  folder.write("s/new.yaml", "type: nonsense\n");
  std::filesystem::remove(folder.file("s/shop/order.schema.json"));
  reload(service, 2);
  CHECK(status_by(service, "new", "7") == 200);  // what it was before
  CHECK(status_by(service, "shop/order", "{}") == 422);
  const json line = service.wait_for_line([](const json& one) { return one.value("event", "") == "reload_problem"; });
  CHECK(line["message"].get<std::string>().find("schema 'new'") != std::string::npos);
  CHECK(line["message"].get<std::string>().ends_with("what it was before is kept"));
  CHECK(service.metric(R"(assay_reloads_total{outcome="done"})") == 1);
  CHECK(service.metric(R"(assay_reloads_total{outcome="problems"})") == 1);
  CHECK(service.metric("assay_schemas") == 2);

  std::filesystem::remove_all(folder.file("s"));
  reload(service, 3);
  CHECK(status_by(service, "new", "7") == 200);
}

TEST_CASE("tokens are read again, and broken ones stay as they were") {
  const scratch_folder folder;
  const std::string file = folder.write("tokens", "first-token-0123456789\n");
  const served service({"--tokens", file});
  const auto status_with = [&service](const std::string& token) {
    return service.get("/v1/schemas", {{"Authorization", "Bearer " + token}}).status;
  };
  CHECK(status_with("first-token-0123456789") == 200);
  folder.write("tokens", "other-token-0123456789\n");
  CHECK(status_with("other-token-0123456789") == 401);
  reload(service, 1);
  CHECK(status_with("first-token-0123456789") == 401);
  CHECK(status_with("other-token-0123456789") == 200);
  folder.write("tokens", "");
  reload(service, 2);
  CHECK(status_with("other-token-0123456789") == 200);
}
