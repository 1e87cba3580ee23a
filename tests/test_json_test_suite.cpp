// JSONTestSuite: what is JSON (y_) is accepted, what is not (n_) is refused, and of what either may be (i_) the answer
// is written down, with the reason, in tests/conformance/json_test_suite.json; in strict mode, read as anything. An
// answer that strict mode accepts comes out the same in lax mode, without a repair.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace {

using nlohmann::ordered_json;
const std::string suite = "json-test-suite/test_parsing";

/// Of each i_ file what comes of it: "accepted", or the type of the error.
std::map<std::string, std::string> outcomes_either_way() {
  const auto lists = ordered_json::parse(
      conformance::read_text(std::string(ASSAY_SOURCE_DIR) + "/tests/conformance/json_test_suite.json"));
  std::map<std::string, std::string> outcomes;
  for (const auto& list : lists) {
    CHECK_FALSE(list.at("reason").get<std::string>().empty());
    for (const std::string file : list.at("files")) {
      CHECK_MESSAGE(outcomes.emplace(file, list.at("outcome")).second, file << " is listed twice");
    }
  }
  return outcomes;
}

void check_outcome(const std::string& name, const assay::result<ordered_json>& result,
                   std::map<std::string, std::string>& either_way) {
  if (!name.starts_with("i_")) {
    CHECK(result.has_value() == name.starts_with("y_"));
    return;
  }
  const auto listed = either_way.extract(name);
  REQUIRE_MESSAGE(!listed.empty(), name << " is not listed");
  CHECK((result ? "accepted" : result.error().errors().front().type) == listed.mapped());
}

}  // namespace

TEST_CASE("JSONTestSuite: y_ is accepted, n_ is refused, i_ as listed") {
  if (!conformance::is_there(suite)) return;
  std::map<std::string, std::string> either_way = outcomes_either_way();
  std::map<char, std::size_t> files;
  for (const auto& file : std::filesystem::directory_iterator(conformance::folder() / suite)) {
    const std::string name = file.path().filename().string();
    const std::string text = conformance::read_text(file.path());
    const auto result = assay::parse<ordered_json>(text, {.mode = assay::mode::strict});
    CAPTURE(name);
    ++files[name.front()];
    check_outcome(name, result, either_way);
    if (!result) {
      CHECK(result.error().errors().size() == 1);
      continue;
    }
    const auto lax = assay::parse<ordered_json>(text, {.mode = assay::mode::lax});
    REQUIRE(lax.has_value());
    CHECK(*lax == *result);
    CHECK(lax.repair_count() == result.repair_count());
  }
  CHECK(files == std::map<char, std::size_t>{{'i', 35}, {'n', 188}, {'y', 95}});
  for (const auto& [name, outcome] : either_way) FAIL_CHECK("listed, but there is no such file: " << name);
}
