// What the tests of types ask: whether a value comes back as it went out, what is wrong with a text, in short.
#pragma once

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>

inline constexpr assay::parse_options strict = {.mode = assay::mode::strict};

/// What parse makes of dump, in strict mode, without a repair.
template <class T>
bool comes_back(const T& value) {
  const std::string text = assay::dump(value);
  const auto again = assay::parse<T>(text, strict);
  INFO(text);
  if (!again) FAIL_CHECK(again.error().what());
  return again && *again == value && again.repairs().empty();
}

/// Errors in short: "path type, path type".
template <class T>
std::string errors_of(const std::string& text, const assay::parse_options& options = {}) {
  const auto result = assay::parse<T>(text, options);
  if (result) return "none";
  std::string all;
  for (const assay::error& error : result.error().errors()) {
    all += (all.empty() ? "" : ", ") + assay::to_string(error.loc) + " " + error.type;
  }
  return all;
}

/// "name=value name=value", in order.
template <class E>
std::string enumerators_of() {
  std::string all;
  for (const assay::enumerator_info& one : assay::type_of<E>().enumeration->enumerators) {
    all += (all.empty() ? "" : " ") + std::string(one.name) + "=" + std::to_string(one.value);
  }
  return all;
}

/// The fields' names on the wire, in order.
template <class T>
std::string names_of() {
  std::string all;
  for (const assay::field_info& field : assay::type_of<T>().object->fields) {
    all += (all.empty() ? "" : " ") + std::string(field.name);
  }
  return all;
}
