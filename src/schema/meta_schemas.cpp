#include "schema/meta_schemas.hpp"

#include "json/uri.hpp"
#include "schema/loader_keywords.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace assay::inline v0::loading {

namespace {

using documents = std::map<std::string, json, std::less<>>;

documents read_all() {
  documents all;
  for (const std::string_view text : meta_schema_texts()) {
    json document = json::parse(text);
    const json* id = find_value(document, "$id");
    const std::string uri = *(id != nullptr ? id : find_value(document, "id"));
    all.emplace(detail::without_empty_fragment(uri), std::move(document));
  }
  return all;
}

bool is_of_json_schema(std::string_view uri) {
  return uri.starts_with("http://json-schema.org/") || uri.starts_with("https://json-schema.org/");
}

}  // namespace

const json* meta_schema_at(std::string_view uri) {
  if (!is_of_json_schema(uri)) return nullptr;  // nothing is read for those who need none
  static const documents all = read_all();
  const auto found = all.find(uri);
  return found == all.end() ? nullptr : &found->second;
}

}  // namespace assay::inline v0::loading
