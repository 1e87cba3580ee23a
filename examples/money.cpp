// A foreign type by converter: a wire type that assay knows, and two functions.
#include "models/money.hpp"

#include <assay/assay.hpp>

#include <iostream>

namespace {

bool reads_money() {
  const auto receipt =
      assay::parse<Receipt>(R"({"shop": "Corner Bakery", "items": ["3.20 EUR", "12.05 EUR"], "total": "15.25 EUR"})");
  if (!receipt) {
    std::cout << receipt.error().what();
    return false;
  }
  long sum = 0;
  for (const Money& item : receipt->items) sum += item.cents();
  std::cout << receipt->shop << ": " << sum << " cents of " << receipt->total.currency() << '\n'
            << assay::dump(*receipt) << '\n';
  return sum == receipt->total.cents() && assay::dump(receipt->items[1]) == R"("12.05 EUR")";
}

/// The wire type's constraints come first; then what the converter throws is an error at the value's path.
bool refuses_what_is_no_money() {
  const auto receipt =
      assay::parse<Receipt>(R"({"shop": "Kiosk", "items": ["free", "3.00 XYZ"], "total": "3.00 EUR"})");
  if (receipt) return false;
  std::cout << '\n' << receipt.error().what();
  const auto& errors = receipt.error().errors();
  return errors.size() == 2 && errors[0].type == "string_pattern_mismatch" && errors[1].type == "value_error";
}

}  // namespace

int main() { return reads_money() && refuses_what_is_no_money() ? 0 : 1; }
