// A user's file that includes all of assay and makes the compiler look at most of its templates. It compiles without a
// warning in C++20 and in every later standard that a compiler has (CMakeLists.txt; scripts/try_compilers.sh with more
// compilers).
#include <assay/agent.hpp>
#include <assay/assay.hpp>
#include <assay/async.hpp>
#include <assay/formatters.hpp>
#include <assay/llm.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace shop {

enum class Status : std::int8_t { paid = 1, open = -2 };
enum Plain { first, third = 3 };  // no fixed underlying type: not every number may be converted to it
struct Nothing {};

struct Address {
  std::string street;
  std::vector<std::string> lines = {"new"};
};

struct Card {
  assay::literal<"card"> kind;
  std::uint16_t digits;
};
struct Cash {
  assay::literal<"cash"> kind;
};

struct Order {
  std::string id;
  Status status;
  Plain plain;
  Nothing nothing;
  Address address;
  std::array<float, 3> place;
  std::tuple<int, std::string> pair;
  std::set<unsigned char> codes;
  std::map<Status, std::int64_t> counts;
  std::variant<Card, Cash> payment;
  std::optional<double> discount;
  std::unique_ptr<Order> earlier;
  assay::bytes picture;
  assay::constrained<short, assay::ge(0)> age;
};

}  // namespace shop

template <>
struct assay::describe<shop::Address> {
  static constexpr auto description = "Where it goes";
  static constexpr auto fields = assay::fields(assay::field<&shop::Address::street>("The street", assay::min_length(1)),
                                               assay::field<&shop::Address::lines>(assay::has_default));
};

namespace {

assay::async::task<int> twice(int value) {
  co_await assay::async::yield();
  co_return 2 * value;
}

assay::async::task<std::string> ask(assay::language_model& model) {
  const auto [one, two] = co_await assay::async::gather(twice(1), twice(2));
  const auto order = co_await assay::extract<shop::Order>(model, "Read the order");
  co_return order.value.id + std::to_string(one + two);
}

}  // namespace

int main() {
  const auto order = assay::parse<shop::Order>("{}");
  const std::string schema = assay::schema_text<shop::Order>(assay::dialect::openai) + assay::prompt<shop::Order>();
  assay::stream_parser<shop::Order> parser;
  parser.feed(schema);
  assay::test_model model;
  const assay::agent<shop::Order> agent(
      model, {.tools = {assay::tool("sum", "Adds", [](const shop::Card& card) { return card.digits + 1; })}});
  const auto done = agent.run_sync(assay::async::run(ask(model)));
  return order ? static_cast<int>(assay::dump(*order).size()) + done.turns : 0;
}
