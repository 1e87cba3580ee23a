// A user's program that is compiled with -fno-exceptions -fno-rtti and linked with assay::core, which isn't. Bad data
// is a result, as everywhere. With an argument it asks for the value of such a result, which ends the program.
#include <assay/assay.hpp>

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace {

enum class Status { open, paid };

struct Line {
  std::string item;
  int count = 1;
};

struct Card {
  assay::literal<"card"> kind;
  int digits;
};
struct Cash {
  assay::literal<"cash"> kind;
};

struct Order {
  std::string id;
  Status status;
  std::vector<Line> lines;
  std::optional<double> discount;
  std::variant<Card, Cash> payment;
  std::map<std::string, int> counts;
};

int failures = 0;

void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "failed: %s\n", what);
  ++failures;
}

constexpr std::string_view answer =
    "Here it is: {'id': 'A1', 'status': 'paid', 'lines': [{'item': 'tea', 'count': '2'}], 'discount': null, "
    "'payment': {'kind': 'card', 'digits': 4242}, 'counts': {'a': 1},}";

void read_and_write() {
  const auto order = assay::parse<Order>(answer);
  check(order.has_value(), "an answer is read");
  if (!order) return;
  check(order->lines.size() == 1 && order->lines[0].count == 2, "a conversion");
  check(std::holds_alternative<Card>(order->payment), "a union");
  check(!order.repairs().empty(), "repairs are on the record");
  const auto again = assay::parse<Order>(assay::dump(*order), {.mode = assay::mode::strict});
  check(again && again->id == "A1", "what is written is read again");
  check(assay::prompt<Order>().find("discount") != std::string::npos, "a prompt");
}

void stream() {
  assay::stream_parser<Order> parser;
  for (const char c : answer) parser.feed({&c, 1});
  check(parser.finish().has_value(), "a stream");
}

void refuse() {
  const auto order = assay::parse<Order>(R"({"id": "A1"})");
  check(!order, "what is missing is an error");
  check(!order && order.error().errors().size() == 4, "all errors are told");
  check(!order && std::string(order.error().what()).find("missing") != std::string::npos, "the report");
  check(
      order.value_or(Order{.id = "none", .status = {}, .lines = {}, .discount = {}, .payment = {}, .counts = {}}).id ==
          "none",
      "another value");
}

}  // namespace

int main(int count, char**) {
  if (count > 1) return assay::parse<Order>("{}").value().lines.empty() ? 0 : 1;
  read_and_write();
  stream();
  refuse();
  return failures == 0 ? 0 : 1;
}
