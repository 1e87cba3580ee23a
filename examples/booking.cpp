// Rules across fields: normalize tidies, constraints and satisfies judge each field, check judges the whole.
#include "models/booking.hpp"

#include <assay/assay.hpp>

#include <iostream>

namespace {

bool tidies() {
  const auto booking = assay::parse<Booking>(
      R"({"guest": "Ada Lovelace", "room": "d 204", "guests": 2, "arrival": "2026-07-01", "departure": "2026-07-05"})");
  if (!booking) {
    std::cout << booking.error().what();
    return false;
  }
  const auto nights = std::chrono::sys_days(booking->departure) - std::chrono::sys_days(booking->arrival);
  std::cout << booking->guest << ", room " << booking->room << ", " << nights.count() << " nights\n";
  return booking->room == "D204" && nights.count() == 4;
}

/// Each field is right by itself; together they are not.
bool judges_the_whole() {
  const auto booking = assay::parse<Booking>(
      R"({"guest": "Ada Lovelace", "room": "S101", "guests": 2, "arrival": "2026-07-05", "departure": "2026-07-01"})");
  if (booking) return false;
  std::cout << '\n' << booking.error().what();
  return booking.error().errors().size() == 2;
}

/// A field that is wrong by itself: the rules across fields are not asked.
bool judges_each_field() {
  const auto booking = assay::parse<Booking>(
      R"({"guest": "Ada", "room": "penthouse", "guests": 0, "arrival": "2026-07-05", "departure": "2026-07-01"})");
  if (booking) return false;
  std::cout << '\n' << booking.error().feedback();
  return booking.error().errors().size() == 3;
}

}  // namespace

int main() { return tidies() && judges_the_whole() && judges_each_field() ? 0 : 1; }
