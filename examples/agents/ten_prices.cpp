// Ten prices, each a call of a tool that takes a second: one by one, and together. The model asks for all of them in
// one turn; whether they are fetched beside each other is the tool's affair.
#include "setting.hpp"

#include <cstdio>

struct PriceLookup {
  std::string ticker;
};

static setting::async::task<double> fetch_price(PriceLookup of) {
  co_await setting::async::sleep_for(std::chrono::seconds(1));  // stands for a slow server
  double price = 10;
  for (const char letter : of.ticker) price += letter - 'A';
  co_return price;
}

static setting::async::task<void> fetch_all(setting::model model, const char* how, std::size_t at_once) {
  assay::tool_options limits;
  limits.max_concurrent = at_once;
  const assay::agent<std::map<std::string, double>> agent(
      model, {.instructions = "Look each price up with the tool, all of them at once.",
              .tools = {assay::tool("price", "The price of a share today", fetch_price, limits)}});
  const auto begin = setting::async::now();
  const auto result = co_await agent.run("The prices of AA, BB, CC, DD, EE, FF, GG, HH, II and JJ, please.");
  const auto time = std::chrono::duration<double>(setting::async::now() - begin).count();
  std::printf("%s: %zu prices in %.1f s\n", how, result.value.size(), time);
}

static setting::async::task<void> example(setting::models models) {
  co_await fetch_all(models.first, "one by one", 1);
  co_await fetch_all(models.first, "together", 10);
}

int main(int count, char** arguments) {
  return setting::run(count, arguments, setting::recording("ten_prices"), example);
}
