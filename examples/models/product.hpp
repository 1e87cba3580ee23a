// A product of a shop: the plainest struct there is, described by nothing but its members.
#pragma once

#include <string>

struct Product {
  std::string name;
  int stock;
  double price;
  bool available;
};
