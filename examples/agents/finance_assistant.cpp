// A finance assistant with two tools: compound interest, which it computes, and prices, which it looks up. The answer
// is a struct, and is checked. At the end the run is shown as a tree.
#include "setting.hpp"

#include <cmath>

struct CompoundInterest {
  double principal;
  double rate;
  int years;
  struct assay_describe {
    static constexpr auto fields =
        assay::fields(assay::field<&CompoundInterest::rate>("A year's, 0.05 for 5%", assay::gt(-1), assay::le(1)),
                      assay::field<&CompoundInterest::years>(assay::ge(0), assay::le(100)));
  };
};

struct PriceLookup {
  std::string ticker;
};

struct Projection {
  std::string ticker;
  int shares;
  double value_today;
  double value_later;
  std::string explanation;
};

/// Whatever the tools need: here a price list, elsewhere a connection.
struct Market {
  std::map<std::string, double> prices = {{"ACME", 120.5}, {"GLOBEX", 64.0}};

  double price(const std::string& ticker) const {
    const auto known = prices.find(ticker);
    if (known == prices.end()) throw assay::tool_retry("There is no ticker '" + ticker + "'; try ACME or GLOBEX.");
    return known->second;
  }
};

static setting::async::task<void> example(setting::models models) {
  const assay::tool compound_interest(
      "compound_interest", "What a sum grows to, interest compounded yearly",
      [](CompoundInterest of) { return of.principal * std::pow(1 + of.rate, of.years); });
  const assay::tool price("price", "The price of a share today",
                          [](PriceLookup of, assay::run_context<Market> market) { return market->price(of.ticker); });
  const assay::agent<Projection, Market> assistant(
      models.first, {.name = "assistant",
                     .instructions = "You advise on investments. Use the tools; never compute in your head.",
                     .tools = {compound_interest, price},
                     .checks = {[](const Projection& made) {
                       if (made.shares <= 0) throw assay::output_retry("shares must be positive");
                     }},
                     .hooks = {std::make_shared<assay::trace_tree>(std::cout)}});

  Market market;
  const auto result = co_await assistant.run("What will 100 shares of Acme be worth in 10 years at 7%?", market);

  std::cout << result.value.shares << " shares of " << result.value.ticker << ": " << result.value.value_today
            << " today, " << result.value.value_later << " then\n"
            << result.value.explanation << '\n';
}

int main(int count, char** arguments) {
  return setting::run(count, arguments, setting::recording("finance_assistant"), example);
}
