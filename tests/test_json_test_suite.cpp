// JSONTestSuite: what is JSON (y_) is accepted, what is not (n_) is refused, and nothing crashes (i_ as well), in
// strict mode, read as anything. An answer that strict mode accepts comes out the same in lax mode, without a repair.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <vector>

TEST_CASE("JSONTestSuite: y_ is accepted, n_ is refused, i_ does not crash") {
  if (!conformance::is_there("json-test-suite/test_parsing")) return;
  std::size_t accepted = 0, refused = 0, either = 0;
  for (const auto& file : std::filesystem::directory_iterator(conformance::folder() / "json-test-suite/test_parsing")) {
    const std::string name = file.path().filename().string();
    const std::string text = conformance::read_text(file.path());
    const auto result = assay::parse<nlohmann::ordered_json>(text, {.mode = assay::mode::strict});
    CAPTURE(name);
    if (name.starts_with("y_")) {
      CHECK(result.has_value());
      ++accepted;
    } else if (name.starts_with("n_")) {
      CHECK_FALSE(result.has_value());
      if (!result) CHECK(result.error().errors().size() == 1);
      ++refused;
    } else {
      ++either;
    }
    if (!result) continue;
    const auto lax = assay::parse<nlohmann::ordered_json>(text, {.mode = assay::mode::lax});
    REQUIRE(lax.has_value());
    CHECK(*lax == *result);
    CHECK(lax.repairs().size() == result.repairs().size());
  }
  MESSAGE(accepted << " accepted, " << refused << " refused, " << either << " either way");
  CHECK(accepted == 95);
  CHECK(refused == 188);
}
