// The document of the benchmarks, and the struct that every parser fills.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace bench {

enum class Status { draft, sent, paid, overdue };

struct Address {
  std::string street;
  std::string city;
  std::string postal_code;
  std::string country;
};

struct Customer {
  std::string name;
  std::string email;
  int age = 0;
  Address address;
};

struct Item {
  std::string sku;
  std::string description;
  int quantity = 0;
  double unit_price = 0;
  bool taxable = false;
};

struct Invoice {
  std::string invoice_number;
  std::string issued_on;
  Status status = Status::draft;
  Customer customer;
  std::vector<Item> items;
  double total = 0;
  std::vector<std::string> tags;
  std::optional<std::string> notes;
  double confidence = 0;
};

}  // namespace bench
