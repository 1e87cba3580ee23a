// The official JSON Schema tests, draft 2020-12: assay agrees with them on every schema whose keywords it enforces, and
// refuses to load the others.
#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

using json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::array<std::string_view, 16> not_enforced = {"$dynamicAnchor",
                                                           "$dynamicRef",
                                                           "contains",
                                                           "dependencies",
                                                           "dependentRequired",
                                                           "dependentSchemas",
                                                           "else",
                                                           "if",
                                                           "maxContains",
                                                           "minContains",
                                                           "not",
                                                           "propertyNames",
                                                           "then",
                                                           "unevaluatedItems",
                                                           "$recursiveRef",
                                                           "unevaluatedProperties"};
constexpr std::array<std::string_view, 3> single_schemas = {"additionalProperties", "items", "contentSchema"};
constexpr std::array<std::string_view, 4> schema_lists = {"allOf", "anyOf", "oneOf", "prefixItems"};
constexpr std::array<std::string_view, 4> schema_maps = {"$defs", "definitions", "patternProperties", "properties"};

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Decides, without the loader, which keyword of a schema assay does not enforce; nothing if it enforces all.
class keyword_search {
 public:
  explicit keyword_search(const json& root) : root_(root) {
    if (root.is_object() && root.contains("$id")) id_ = root["$id"].get<std::string>();
  }

  std::optional<std::string> find() { return find_in(root_); }

 private:
  std::optional<std::string> find_in(const json& schema) {
    if (!schema.is_object()) return std::nullopt;
    for (const auto& [name, value] : schema.items()) {
      if (is_among(not_enforced, name)) return name;
      if (auto found = identifier(schema, name, value)) return found;
      if (auto found = below(name, value)) return found;
    }
    return std::nullopt;
  }

  std::optional<std::string> identifier(const json& schema, const std::string& name, const json& value) {
    if (name == "$id" && &schema != &root_) return "a nested $id";
    if (name == "$schema" && value != "https://json-schema.org/draft/2020-12/schema") return "another $schema";
    if (name != "$ref") return std::nullopt;
    const auto& target = value.get_ref<const std::string&>();
    const std::string resource = target.substr(0, target.find('#'));
    return resource.empty() || resource == id_ ? std::nullopt : std::optional<std::string>("a remote $ref");
  }

  std::optional<std::string> below(const std::string& name, const json& value) {
    if (is_among(single_schemas, name)) return find_in(value);
    if (!is_among(schema_lists, name) && !is_among(schema_maps, name)) return std::nullopt;
    for (const json& each : value) {
      if (auto found = find_in(each)) return found;
    }
    return std::nullopt;
  }

  const json& root_;
  std::string id_;
};

std::vector<fs::path> suite_files() {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(ASSAY_CONFORMANCE_DATA) / "json-schema-test-suite/tests/draft2020-12";
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

struct tally {
  std::size_t groups = 0;
  std::size_t tests = 0;
  std::map<std::string, std::size_t> left_out;
};

void run_group(const json& group, tally& counts) {
  const auto loaded = load_schema(group["schema"]);
  ++counts.groups;
  for (const json& test : group["tests"]) {
    ++counts.tests;
    const std::string text = test["data"].dump();
    const std::string what = test["description"];
    CAPTURE(what);
    CAPTURE(text);
    CHECK(parse(loaded, text, {.mode = mode::strict}).has_value() == test["valid"].get<bool>());
    CHECK(validate(loaded, test["data"], {.mode = mode::strict}).has_value() == test["valid"].get<bool>());
  }
}

}  // namespace

TEST_CASE("the JSON Schema test suite, draft 2020-12") {
  const std::vector<fs::path> files = suite_files();
  if (files.empty()) {
    MESSAGE("skipped: no JSON Schema test suite at " << ASSAY_CONFORMANCE_DATA);
    return;
  }
  tally counts;
  for (const fs::path& file : files) {
    std::ifstream stream(file);
    for (const json& group : json::parse(stream)) {
      const std::string where = file.filename().string() + ": " + group["description"].get<std::string>();
      const std::string schema = group["schema"].dump();
      CAPTURE(where);
      CAPTURE(schema);
      if (const auto keyword = keyword_search(group["schema"]).find()) {
        ++counts.left_out[*keyword];
        CHECK_THROWS_AS(static_cast<void>(load_schema(group["schema"])), schema_error);
      } else {
        run_group(group, counts);
      }
    }
  }
  MESSAGE(counts.tests << " tests of " << counts.groups << " groups were run");
  for (const auto& [keyword, groups] : counts.left_out) MESSAGE("left out: " << groups << " groups for " << keyword);
}
