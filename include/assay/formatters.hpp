// Errors, paths and repairs for std::format and std::print, with the options of strings ("{:>40}"). Not a part of
// <assay/assay.hpp>, because <format> takes long to compile. Empty where the standard library has no std::format.
//
//   for (const assay::error& each : person.error().errors()) std::println("{}", each);
#pragma once

#include <assay/error.hpp>
#include <assay/path.hpp>
#include <assay/repair.hpp>

#include <version>

#ifdef __cpp_lib_format

#include <format>
#include <string>
#include <string_view>

/// items[2].price
template <>
struct std::formatter<assay::path> : std::formatter<std::string_view> {
  template <class Context>
  auto format(const assay::path& where, Context& context) const {
    return std::formatter<std::string_view>::format(to_string(where), context);
  }
};

/// One line: see to_string.
template <>
struct std::formatter<assay::error> : std::formatter<std::string_view> {
  template <class Context>
  auto format(const assay::error& found, Context& context) const {
    return std::formatter<std::string_view>::format(to_string(found), context);
  }
};

/// The whole report, as what() has it.
template <>
struct std::formatter<assay::validation_error> : std::formatter<std::string_view> {
  template <class Context>
  auto format(const assay::validation_error& found, Context& context) const {
    return std::formatter<std::string_view>::format(found.what(), context);
  }
};

/// items[2].price: "35" read as 35
template <>
struct std::formatter<assay::repair> : std::formatter<std::string_view> {
  template <class Context>
  auto format(const assay::repair& made, Context& context) const {
    const std::string place = made.loc.empty() ? std::string() : to_string(made.loc) + ": ";
    return std::formatter<std::string_view>::format(place + made.message, context);
  }
};

#endif
