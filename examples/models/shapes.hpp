// A tagged union: each alternative holds a literal of its own under the same name, which tells them apart.
#pragma once

#include <assay/describe.hpp>
#include <assay/wire_types.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

struct Circle {
  assay::literal<"circle"> kind;
  double radius;
};

struct Rectangle {
  assay::literal<"rectangle"> kind;
  double width;
  double height;
};

struct Polygon {
  assay::literal<"polygon"> kind;
  std::vector<std::pair<double, double>> corners;
};

struct Drawing {
  std::string title;
  std::vector<std::variant<Circle, Rectangle, Polygon>> shapes;
};

template <>
struct assay::describe<Circle> {
  static constexpr auto fields = assay::fields(assay::field<&Circle::radius>(assay::gt(0)));
};

template <>
struct assay::describe<Polygon> {
  static constexpr auto fields = assay::fields(assay::field<&Polygon::corners>("x and y of each", assay::min_items(3)));
};
