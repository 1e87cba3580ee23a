#include "../support/bench_invoice.hpp"
#include "nlohmann_optional.hpp"

#include <nlohmann/json.hpp>

namespace bench {
NLOHMANN_JSON_SERIALIZE_ENUM(
    Status, {{Status::draft, "draft"}, {Status::sent, "sent"}, {Status::paid, "paid"}, {Status::overdue, "overdue"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Address, street, city, postal_code, country)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Customer, name, email, age, address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Item, sku, description, quantity, unit_price, taxable)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Invoice, invoice_number, issued_on, status, customer, items, total, tags, notes,
                                   confidence)
}  // namespace bench

bool read_invoice(const std::string& text, bench::Invoice& invoice) {
  try {
    nlohmann::json::parse(text).get_to(invoice);
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}
