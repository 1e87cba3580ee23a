// Models write numbers as text. What is plainly meant is converted, and said; what isn't is an error, all at once.
#include "models/product.hpp"

#include <assay/assay.hpp>

#include <iostream>
#include <string>

namespace {

/// "35" is 35, "999.99" is 999.99, "true" is true.
bool converts() {
  const auto product =
      assay::parse<Product>(R"({"name": "Laptop", "stock": "35", "price": "999.99", "available": "true"})");
  if (!product) {
    std::cout << product.error().what();
    return false;
  }
  std::cout << product->name << ": " << product->stock << " in stock at " << product->price << '\n';
  for (const assay::repair& repair : product.repairs()) {
    std::cout << "  " << assay::to_string(repair.loc) << ": " << repair.message << " (" << repair.code << ")\n";
  }
  return product->stock == 35 && product->price == 999.99 && product->available && product.repairs().size() == 3;
}

/// Nothing is guessed: a price of "expensive" and a "maybe" are two errors, both reported.
bool refuses() {
  const auto product =
      assay::parse<Product>(R"({"name": "Laptop", "stock": 35, "price": "expensive", "available": "maybe"})");
  if (product) return false;
  std::cout << '\n' << product.error().what();
  const auto& errors = product.error().errors();
  return errors.size() == 2 && errors[0].type == "float_parsing" && errors[1].type == "bool_parsing";
}

/// Strict mode takes the exact types alone.
bool is_strict_when_asked() {
  const auto product = assay::parse<Product>(R"({"name": "Laptop", "stock": "35", "price": 1, "available": true})",
                                             {.mode = assay::mode::strict});
  if (product) return false;
  std::cout << "\nIn strict mode:\n" << product.error().feedback();
  return product.error().errors().size() == 1;
}

}  // namespace

int main() { return converts() && refuses() && is_strict_when_asked() ? 0 : 1; }
