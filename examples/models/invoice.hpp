// An invoice, as a model reads one off a scanned page: nested structs, an enum, a date, camelCase on the wire.
#pragma once

#include <assay/describe.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

enum class Status { draft, sent, paid, overdue };

struct Customer {
  std::string name;
  std::optional<std::string> email;
};

struct LineItem {
  std::string sku;
  std::string description;
  int quantity;
  double unit_price;
};

struct Invoice {
  std::string invoice_number;
  std::chrono::year_month_day issued_on;
  Status status;
  Customer customer;
  std::vector<LineItem> items;
  double total;
};

template <>
struct assay::describe<Customer> {
  static constexpr auto fields = assay::fields(assay::field<&Customer::email>(assay::format::email));
};

template <>
struct assay::describe<LineItem> {
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto fields = assay::fields(assay::field<&LineItem::sku>(assay::pattern<"^[A-Z]{3}-[0-9]{4}$">),
                                               assay::field<&LineItem::quantity>(assay::ge(1)),
                                               assay::field<&LineItem::unit_price>("Net price of one", assay::ge(0)));
};

template <>
struct assay::describe<Invoice> {
  static constexpr auto description = "One invoice";
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto fields = assay::fields(assay::field<&Invoice::items>(assay::min_items(1)),
                                               assay::field<&Invoice::total>("What is to be paid", assay::ge(0)));
};
