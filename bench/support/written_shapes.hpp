// Values of many shapes to write: each is mostly of one kind of thing, so that what that costs can be seen. A struct
// hands its members on by name, for the peers that have no reflection.
#pragma once

#include <assay/assay.hpp>

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bench {

struct Coordinate {
  double longitude = 0, latitude = 0;
  bool operator==(const Coordinate&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("longitude", of.longitude), each("latitude", of.latitude);
  }
};

struct Reading {
  std::optional<int> sensor, channel;
  std::optional<double> value, deviation;
  std::optional<bool> valid;
  std::optional<std::string> unit, note;
  bool operator==(const Reading&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("sensor", of.sensor), each("channel", of.channel), each("value", of.value), each("deviation", of.deviation),
        each("valid", of.valid), each("unit", of.unit), each("note", of.note);
  }
};

struct Product {
  int id = 0;
  std::string name;
  double price = 0;
  bool active = false;
  std::string tag;
  bool operator==(const Product&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("id", of.id), each("name", of.name), each("price", of.price), each("active", of.active), each("tag", of.tag);
  }
};

// Events are told apart by their literal.
struct Opened {
  assay::literal<"opened"> type;
  std::int64_t at = 0;
  int user = 0;
  bool operator==(const Opened&) const = default;
  static constexpr std::string_view type_name = "opened";
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("at", of.at), each("user", of.user);
  }
};
struct Moved {
  assay::literal<"moved"> type;
  std::int64_t at = 0;
  double x = 0, y = 0;
  bool operator==(const Moved&) const = default;
  static constexpr std::string_view type_name = "moved";
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("at", of.at), each("x", of.x), each("y", of.y);
  }
};
struct Renamed {
  assay::literal<"renamed"> type;
  std::int64_t at = 0;
  std::string name;
  bool operator==(const Renamed&) const = default;
  static constexpr std::string_view type_name = "renamed";
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("at", of.at), each("name", of.name);
  }
};
struct Closed {
  assay::literal<"closed"> type;
  std::int64_t at = 0;
  bool saved = false;
  bool operator==(const Closed&) const = default;
  static constexpr std::string_view type_name = "closed";
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("at", of.at), each("saved", of.saved);
  }
};
using AnyEvent = std::variant<Opened, Moved, Renamed, Closed>;
using AnyScalar = std::variant<bool, double, std::string>;

struct Order {
  std::string number;
  std::int64_t placed_at = 0;
  Coordinate destination;
  std::vector<Product> products;
  std::map<std::string, int> quantities;
  std::vector<std::string> remarks;
  std::optional<double> discount;
  bool paid = false;
  bool operator==(const Order&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("number", of.number), each("placed_at", of.placed_at), each("destination", of.destination),
        each("products", of.products), each("quantities", of.quantities), each("remarks", of.remarks),
        each("discount", of.discount), each("paid", of.paid);
  }
};

/// Numbers and texts that differ from each other and are the same in every run.
class made_up {
 public:
  int below(int limit) { return static_cast<int>(engine_() % static_cast<unsigned>(limit)); }
  bool once_in(int times) { return below(times) == 0; }
  /// Between -limit and limit, of all sizes alike.
  std::int64_t integer(int longest_digits) {
    std::int64_t limit = 10;
    for (int digits = below(longest_digits); digits > 0; --digits) limit *= 10;
    const auto size = static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(limit));
    return once_in(4) ? -size : size;
  }
  double real(double limit) { return limit * static_cast<double>(engine_() >> 11) / 9007199254740992.0; }
  double decimal(double limit, double scale) { return std::round(real(limit) * scale) / scale; }
  std::string words(int count) {
    static constexpr const char* known[] = {"amber", "the",    "of",    "record", "delivery", "to",
                                            "north", "a",      "green", "value",  "shipment", "and",
                                            "with",  "number", "seven", "label"};
    std::string text;
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + std::string(known[below(16)]);
    return text;
  }

  std::string escapes(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += once_in(3) ? "\n" : once_in(2) ? "\"" : "ab";
    return text;
  }

  Coordinate coordinate() {
    return {std::round((real(360) - 180) * 1e6) / 1e6, std::round((real(180) - 90) * 1e6) / 1e6};
  }
  Product product() { return {below(100'000), words(2), decimal(1000, 100), once_in(2), words(1)}; }
  Reading reading() {
    Reading made;
    made.sensor = below(1000);
    if (once_in(4)) made.value = decimal(100, 1000);
    if (once_in(8)) made.unit = "celsius";
    return made;
  }
  AnyEvent event() {
    const std::int64_t at = 1'790'000'000'000 + below(1'000'000'000);
    switch (below(4)) {
      case 0:
        return Opened{{}, at, below(10'000)};
      case 1:
        return Moved{{}, at, decimal(1920, 10), decimal(1080, 10)};
      case 2:
        return Renamed{{}, at, words(2)};
      default:
        return Closed{{}, at, once_in(2)};
    }
  }
  AnyScalar scalar() {
    switch (below(3)) {
      case 0:
        return once_in(2);
      case 1:
        return decimal(1000, 1000);
      default:
        return words(1);
    }
  }
  Order order() {
    Order made{"2026-" + std::to_string(below(1'000'000)),
               1'790'000'000'000 + below(1'000'000'000),
               coordinate(),
               {},
               {},
               {},
               {},
               once_in(2)};
    for (int i = 2 + below(6); i > 0; --i) {
      made.products.push_back(product());
      made.quantities[made.products.back().name] = 1 + below(9);
    }
    for (int i = below(3); i > 0; --i) made.remarks.push_back(words(12) + (once_in(3) ? "\n\"quoted\"" : ""));
    if (once_in(2)) made.discount = decimal(1, 100);
    return made;
  }

  template <class Make>
  auto list(int count, Make make) {
    std::vector<decltype(make())> items;
    for (int i = 0; i < count; ++i) items.push_back(make());
    return items;
  }

 private:
  std::mt19937_64 engine_{18};
};

/// Calls `each(name, value)` for every shape.
template <class Each>
void each_shape(Each each) {
  made_up some;
  each("booleans", some.list(10'000, [&] { return some.once_in(2); }));
  each("nulls", some.list(10'000, [&] { return some.once_in(4) ? std::optional(some.below(100)) : std::nullopt; }));
  each("optional_members", some.list(1000, [&] { return some.reading(); }));
  each("integers", some.list(10'000, [&] { return some.integer(18); }));
  each("matrix", some.list(100, [&] { return some.list(100, [&] { return some.below(1000); }); }));
  each("doubles", some.list(10'000, [&] { return some.real(1000); }));
  each("prices", some.list(10'000, [&] { return some.decimal(1000, 100); }));
  each("coordinates", some.list(5'000, [&] { return some.coordinate(); }));
  each("events", some.list(1000, [&] { return some.event(); }));
  each("small_record", some.product());
  each("records", some.list(1000, [&] { return some.product(); }));
  each("unions", some.list(5'000, [&] { return some.scalar(); }));
  each("short_strings", some.list(5'000, [&] { return some.words(1); }));
  each("long_strings", some.list(1000, [&] { return some.words(30); }));
  each("escapes", some.list(1000, [&] { return some.words(4) + "\n\t\"" + some.words(3) + "\"\\"; }));
  std::map<std::string, int> map;
  for (int i = 0; i < 1000; ++i) map[some.words(2) + std::to_string(i)] = some.below(10'000);
  each("map", std::move(map));
  each("order", some.order());
  each("orders", some.list(2000, [&] { return some.order(); }));
}

}  // namespace bench
