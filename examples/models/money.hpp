// A type of somebody else's, which assay knows nothing of, brought in by a converter: "12.50 EUR" on the wire.
#pragma once

#include <assay/describe.hpp>
#include <assay/wire_types.hpp>

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The foreign type. Not an aggregate, so it could not be read member by member.
class Money {
 public:
  Money() = default;
  Money(long cents, std::string currency) : cents_(cents), currency_(std::move(currency)) {}
  [[nodiscard]] long cents() const { return cents_; }
  [[nodiscard]] const std::string& currency() const { return currency_; }

 private:
  long cents_ = 0;
  std::string currency_;
};

template <>
struct assay::converter<Money> {
  using wire = assay::constrained<std::string, assay::pattern<R"(^[0-9]{1,12}\.[0-9]{2} [A-Z]{3}$)">>;

  /// The pattern has been checked when this is called. What is thrown becomes an error at the value's path.
  static Money from_wire(const wire& text) {
    const std::string_view amount = text.value;
    const std::size_t point = amount.find('.');
    const std::string_view currency = amount.substr(point + 4);
    if (currency != "EUR" && currency != "USD" && currency != "GBP") {
      throw std::invalid_argument("no exchange rate for " + std::string(currency));
    }
    return {number(amount.substr(0, point)) * 100 + number(amount.substr(point + 1, 2)), std::string(currency)};
  }

  static wire to_wire(const Money& money) {
    const std::string rest = std::to_string(money.cents() % 100);
    return std::to_string(money.cents() / 100) + (rest.size() == 1 ? ".0" : ".") + rest + " " + money.currency();
  }

 private:
  static long number(std::string_view digits) {
    long value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
};

struct Receipt {
  std::string shop;
  std::vector<Money> items;
  Money total;
};
