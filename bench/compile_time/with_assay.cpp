#include "../support/bench_invoice.hpp"

#include <assay/assay.hpp>

bool read_invoice(const std::string& text, bench::Invoice& invoice) {
  auto result = assay::parse<bench::Invoice>(text);
  if (result) invoice = *std::move(result);
  return result.has_value();
}
