// Prints a table: what it costs to get a valid answer after an invalid one, for ten kinds of failure, by asking for the
// whole again, by asking for the invalid values alone (reask_scope::failing_paths), and by asking for the whole again
// as soon as the answer can't become valid any more (early_stop). The model is a script that writes 50 tokens a second
// on a simulated clock; a token is four bytes.
#include <assay/llm.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace {

namespace async = assay::async;
using nlohmann::ordered_json;

constexpr std::size_t bytes_of_a_token = 4;

enum class unit : std::uint8_t { piece, box };

struct Line {
  std::string sku;
  int quantity = 0;
  unit per = unit::piece;
  std::string description;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Line::sku>(assay::pattern<"^[A-Z]-[0-9]+$">),
                                                 assay::field<&Line::quantity>(assay::ge(1), assay::le(100)));
  };
};

struct Address {
  std::string street;
  std::string city;
  std::string zip;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Address::zip>(assay::pattern<"^[0-9]{5}$">));
  };
};

struct Card {
  assay::literal<"card"> kind;
  std::string number;
};
struct Transfer {
  assay::literal<"transfer"> kind;
  std::string iban;
};

struct Order {
  std::string customer;
  std::chrono::sys_days due;
  Address address;
  std::variant<Card, Transfer> payment;
  std::vector<std::string> tags;
  std::vector<Line> lines;
  struct assay_describe {
    static constexpr auto extra_keys = assay::extra::forbid;
  };
};

ordered_json good_order() {
  ordered_json order = {{"customer", "Ada Lovelace"},
                        {"due", "2026-12-01"},
                        {"address", {{"street", "12 St James's Square"}, {"city", "London"}, {"zip", "10115"}}},
                        {"payment", {{"kind", "card"}, {"number", "4111"}}},
                        {"tags", {"new", "urgent", "gift"}},
                        {"lines", ordered_json::array()}};
  for (int i = 1; i <= 12; ++i) {
    order["lines"].push_back({{"sku", "A-" + std::to_string(i)},
                              {"quantity", i},
                              {"per", "box"},
                              {"description", "Replacement part number " + std::to_string(i) + " for the engine"}});
  }
  return order;
}

/// Tokens that were read and written, those of cancelled answers included.
struct count {
  int calls = 0;
  std::size_t read = 0;
  std::size_t written = 0;
};

class writing_model final : public assay::language_model {
 public:
  writing_model(ordered_json first, ordered_json good) : first_(std::move(first)), good_(std::move(good)) {}

  async::task<assay::response> complete(assay::request asked) override {
    const std::string text = answer_to(asked);
    co_await write(text.size());
    co_return whole_of(text);
  }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const std::string text = answer_to(asked);
    for (std::size_t at = 0; at < text.size(); at += bytes_of_a_token) {
      std::string piece = text.substr(at, bytes_of_a_token);
      co_await write(piece.size());
      assay::stream_event event = assay::text_delta{std::move(piece)};
      co_yield std::move(event);
    }
    assay::stream_event end = assay::stream_end{whole_of(text)};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "script"; }

  count counted;

 private:
  /// The first answer is invalid, and the others are right: the whole, or the values that the schema names.
  std::string answer_to(const assay::request& asked) {
    std::size_t bytes = asked.output->schema->dump().size();
    for (const assay::message& one : asked.messages) bytes += one.text().size();
    counted.read += bytes / bytes_of_a_token;
    if (++counted.calls == 1) return first_.dump();
    const ordered_json& properties = (*asked.output->schema)["properties"];
    if (properties.contains("customer") && properties.contains("lines")) return good_.dump();
    ordered_json values;
    for (const auto& [key, schema] : properties.items()) {
      std::string pointer = "/" + key;
      for (char& c : pointer) c = c == '.' ? '/' : c;
      values[key] = good_.at(ordered_json::json_pointer(pointer));
    }
    return values.dump();
  }
  async::task<void> write(std::size_t bytes) {
    const std::size_t tokens = (bytes + bytes_of_a_token - 1) / bytes_of_a_token;
    co_await async::sleep_for(std::chrono::milliseconds(20) * static_cast<int>(tokens));
    counted.written += tokens;
  }
  static assay::response whole_of(const std::string& text) {
    assay::response whole;
    whole.reply = assay::assistant_message(text);
    return whole;
  }

  ordered_json first_;
  ordered_json good_;
};

struct failure {
  const char* name;
  void (*make)(ordered_json&);
};

const failure failures[] = {
    {"wrong type", [](ordered_json& o) { o["customer"] = 5; }},
    {"unknown enumerator", [](ordered_json& o) { o["lines"][3]["per"] = "crate"; }},
    {"out of range", [](ordered_json& o) { o["lines"][5]["quantity"] = 600; }},
    {"pattern", [](ordered_json& o) { o["lines"][7]["sku"] = "A8"; }},
    {"missing member", [](ordered_json& o) { o["lines"][1].erase("quantity"); }},
    {"member that is forbidden", [](ordered_json& o) { o["currency"] = "GBP"; }},
    {"item of a list", [](ordered_json& o) { o["tags"][1] = 7; }},
    {"nested member", [](ordered_json& o) { o["address"]["zip"] = "SW1Y"; }},
    {"tag of a union", [](ordered_json& o) { o["payment"]["kind"] = "cash"; }},
    {"date that is none", [](ordered_json& o) { o["due"] = "2026-02-30"; }},
};

async::task<void> ask(writing_model& model, assay::extract_options options, double& seconds) {
  const auto begin = async::now();
  const auto got = co_await assay::extract<Order>(model, "What was ordered? " + std::string(2000, '.'), options);
  if (got.value.lines.size() != 12 || got.value.customer != "Ada Lovelace") throw std::runtime_error("a wrong order");
  seconds = std::chrono::duration<double>(async::now() - begin).count();
}

void print_cell(const failure& one, assay::reask_scope scope, bool early_stop) {
  ordered_json first = good_order();
  one.make(first);
  writing_model model(first, good_order());
  assay::extract_options options;
  options.mode = assay::output_mode::native;
  options.retry.scope = scope;
  options.retry.early_stop = early_stop;
  double seconds = 0;
  async::run(ask(model, options, seconds), {.clock = async::clock_kind::simulated});
  std::printf(" %d | %zu | %zu | %.1f |", model.counted.calls, model.counted.read, model.counted.written, seconds);
}

}  // namespace

int main() {
  std::printf(
      "| failure | whole: calls | read | written | s | values: calls | read | written | s "
      "| early stop: calls | read | written | s |\n|---|");
  for (int i = 0; i < 12; ++i) std::printf("---|");
  std::printf("\n");
  for (const failure& one : failures) {
    std::printf("| %s |", one.name);
    print_cell(one, assay::reask_scope::whole, false);
    print_cell(one, assay::reask_scope::failing_paths, false);
    print_cell(one, assay::reask_scope::whole, true);
    std::printf("\n");
  }
}
