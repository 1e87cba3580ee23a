// Rules of one's own: of one field (satisfies) and across fields (check), and a tidying before them (normalize).
#pragma once

#include <assay/checker.hpp>
#include <assay/describe.hpp>

#include <algorithm>
#include <chrono>
#include <string>

struct Booking {
  std::string guest;
  std::string room;
  int guests;
  std::chrono::year_month_day arrival;
  std::chrono::year_month_day departure;

  /// Before any constraint is looked at: models write room numbers as they please.
  static void normalize(Booking& booking) {
    std::erase(booking.room, ' ');
    std::transform(booking.room.begin(), booking.room.end(), booking.room.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  }

  /// After the constraints, when each field is known to be right by itself.
  static void check(const Booking& booking, assay::checker& check) {
    if (std::chrono::sys_days(booking.departure) <= std::chrono::sys_days(booking.arrival)) {
      check.error("departure", "departure must be later than arrival");
    }
    if (booking.room.starts_with('S') && booking.guests > 1) check.error("a single room is for one guest");
  }
};

template <>
struct assay::describe<Booking> {
  static constexpr auto fields = assay::fields(
      assay::field<&Booking::room>("S for single or D for double, and the number", assay::pattern<"^[SD][0-9]{3}$">),
      assay::field<&Booking::guests>(assay::ge(1)),
      assay::field<&Booking::guest>(assay::satisfies(
          [](const std::string& name) { return name.find(' ') != std::string::npos; }, "first and last name, please")));
};
