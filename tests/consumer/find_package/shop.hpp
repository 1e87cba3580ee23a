// The types of the consumer, whose schemas are written at build time.
#pragma once

#include <string>
#include <vector>

namespace shop {

struct Customer {
  std::string name;
  int age;
};

struct Order {
  Customer customer;
  std::vector<std::string> items;
};

}  // namespace shop
