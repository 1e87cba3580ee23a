// The official JSON Schema tests of drafts 2020-12, 2019-09, 07, 06 and 04, the optional ones as well. What assay loads
// it judges as the suite wants it, read as text and as a value; each schema that it refuses to load and each test that
// it judges otherwise stands in tests/conformance/json_schema_suite.json with the reason. The documents that the suite
// serves at http://localhost:1234 come from its folder `remotes`.
#include "support/conformance.hpp"
#include "support/deviations.hpp"

#include <doctest/doctest.h>

#include <assay/dump.hpp>
#include <assay/parse.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace assay;

namespace {

using json = nlohmann::ordered_json;
namespace fs = std::filesystem;

const std::string suite = "json-schema-test-suite/tests";

/// Numbers of any size count as they are written.
constexpr parse_options by_the_letter = {.mode = mode::strict, .big_numbers = big_numbers::keep};

json read_json(const fs::path& file) { return parse<json>(conformance::read_text(file), by_the_letter).value(); }

/// The two lists: schemas that are refused, and tests that come out otherwise.
struct known {
  conformance::deviations refused;
  conformance::deviations judged;
};

std::string name_of_group(const std::string& draft, const std::string& file, const std::string& group) {
  return draft + '/' + file + " | " + group;
}

known known_deviations() {
  const json lists =
      json::parse(conformance::read_text(std::string(ASSAY_SOURCE_DIR) + "/tests/conformance/json_schema_suite.json"));
  known all;
  for (const json& list : lists.at("refused")) {
    for (const json& one : list.at("schemas")) {
      for (const std::string draft : one.at("drafts")) {
        for (const std::string group : one.at("groups")) {
          all.refused.allow(name_of_group(draft, one.at("file"), group), list.at("error"), list.at("reason"));
        }
      }
    }
  }
  for (const json& list : lists.at("judged otherwise")) {
    for (const json& one : list.at("tests")) {
      for (const std::string draft : one.at("drafts")) {
        for (const std::string outcome : {"accepted", "refused"}) {
          for (const std::string& test : one.value(outcome, std::vector<std::string>{})) {
            all.judged.allow(name_of_group(draft, one.at("file"), one.at("group")) + " | " + test, outcome,
                             list.at("reason"));
          }
        }
      }
    }
  }
  return all;
}

struct tested_draft {
  std::string folder, uri;
};
const std::array drafts = {
    tested_draft{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
    tested_draft{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
    tested_draft{"draft7", "http://json-schema.org/draft-07/schema#"},
    tested_draft{"draft6", "http://json-schema.org/draft-06/schema#"},
    tested_draft{"draft4", "http://json-schema.org/draft-04/schema#"},
};

std::optional<json> remote_document(const std::string& uri) {
  const std::string server = "http://localhost:1234/";
  if (!uri.starts_with(server)) return std::nullopt;
  const fs::path file = conformance::folder() / "json-schema-test-suite/remotes" / uri.substr(server.size());
  if (!fs::exists(file)) return std::nullopt;
  return read_json(file);
}

/// The letter of JSON Schema; but where formats are tested, they are to be checked, by the letter of their RFCs.
schema_options options_for(const std::string& file) {
  return {.vocabulary = file.starts_with("optional/format/") ? vocabulary::pydantic : vocabulary::json_schema,
          .resolve = remote_document,
          .exact_formats = true};
}

/// The schemas of a draft are of that draft, whether they say so or not.
json of_draft(const json& schema, const std::string& uri) {
  if (!schema.is_object() || schema.contains("$schema")) return schema;
  json named = {{"$schema", uri}};
  named.update(schema);
  return named;
}

/// What an error says, without the place and what the schema names in quotes: "$ref '' leads out of the document".
std::string general(std::string error) {
  error.erase(0, error.find(": ") + 2);
  if (error.starts_with("the keyword ")) return error;
  const std::size_t open = error.find('\'');
  const std::size_t close = error.rfind('\'');
  if (open != std::string::npos && close > open) error.erase(open + 1, close - open - 1);
  return error;
}

std::optional<schema_type> load(const json& schema, const schema_options& options, std::string& refusal) {
  try {
    return load_schema(schema, options);
  } catch (const schema_error& error) {
    refusal = general(error.what());
    return std::nullopt;
  }
}

void run_group(const json& group, const json& schema, const std::string& name, const schema_options& options,
               known& listed) {
  std::string refusal;
  const auto loaded = load(schema, options, refusal);
  if (!loaded) {
    listed.refused.deviates(name, refusal);
    return;
  }
  listed.refused.agrees(name);
  for (const json& test : group["tests"]) {
    const std::string test_name = name + " | " + test["description"].get<std::string>();
    CAPTURE(test_name);
    const bool accepted = parse(*loaded, dump(test["data"]), by_the_letter).has_value();
    CHECK(validate(*loaded, test["data"], by_the_letter).has_value() == accepted);
    if (accepted == test["valid"].get<bool>()) {
      listed.judged.agrees(test_name);
    } else {
      listed.judged.deviates(test_name, accepted ? "accepted" : "refused");
    }
  }
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("the JSON Schema test suite comes out as it wants, but for what is listed") {
  if (!conformance::is_there(suite)) return;
  known listed = known_deviations();
  for (const tested_draft& draft : drafts) {
    const fs::path folder = conformance::folder() / suite / draft.folder;
    for (const fs::path& path : files_below(folder)) {
      const std::string file = fs::relative(path, folder).generic_string();
      for (const json& group : read_json(path)) {
        run_group(group, of_draft(group["schema"], draft.uri), name_of_group(draft.folder, file, group["description"]),
                  options_for(file), listed);
      }
    }
  }
  listed.refused.check_all_seen();
  listed.judged.check_all_seen();
}

TEST_CASE("a document that names draft 2020-12 is read by its letter without being asked to") {
  if (!conformance::is_there(suite)) return;
  for (const fs::path& path : files_below(conformance::folder() / suite / "draft2020-12")) {
    const bool formats = path.parent_path().filename() == "format";
    for (const json& group : read_json(path)) {
      const json& schema = group["schema"];
      if (formats || !schema.is_object() || !schema.contains("$schema")) continue;
      std::string refusal, refusal_by_letter;
      const auto loaded = load(schema, {.resolve = remote_document}, refusal);
      const auto by_letter =
          load(schema, {.vocabulary = vocabulary::json_schema, .resolve = remote_document}, refusal_by_letter);
      CAPTURE(path.string());
      CAPTURE(group["description"].get<std::string>());
      CHECK(refusal == refusal_by_letter);
      if (!loaded || !by_letter) continue;
      for (const json& test : group["tests"]) {
        const std::string text = dump(test["data"]);
        CAPTURE(text);
        CHECK(parse(*loaded, text, by_the_letter).has_value() == parse(*by_letter, text, by_the_letter).has_value());
      }
    }
  }
}
