// A tagged union: std::variant of structs that a literal tells apart.
#include "models/shapes.hpp"

#include <assay/assay.hpp>

#include <cmath>
#include <iostream>
#include <numbers>

namespace {

double area(const Circle& circle) { return std::numbers::pi * circle.radius * circle.radius; }
double area(const Rectangle& rectangle) { return rectangle.width * rectangle.height; }
double area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.corners.size(); ++i) {
    const auto& [x, y] = polygon.corners[i];
    const auto& [next_x, next_y] = polygon.corners[(i + 1) % polygon.corners.size()];
    twice += x * next_y - next_x * y;
  }
  return std::abs(twice) / 2;
}

bool reads_shapes() {
  const auto drawing = assay::parse<Drawing>(R"({
    "title": "Logo",
    "shapes": [
      {"kind": "circle", "radius": 2},
      {"kind": "rectangle", "width": "3", "height": 4.5},
      {"kind": "polygon", "corners": [[0, 0], [4, 0], [4, 3]]}
    ]})");
  if (!drawing) {
    std::cout << drawing.error().what();
    return false;
  }
  double total = 0;
  for (const auto& shape : drawing->shapes) total += std::visit([](const auto& s) { return area(s); }, shape);
  std::cout << drawing->title << ": " << drawing->shapes.size() << " shapes, area " << total << '\n'
            << assay::dump(*drawing) << '\n';
  return std::abs(total - (4 * std::numbers::pi + 13.5 + 6)) < 1e-9;
}

/// Errors speak of the alternative that the literal has chosen, and of no other.
bool names_the_alternative() {
  const auto drawing = assay::parse<Drawing>(
      R"({"title": "Logo", "shapes": [{"kind": "circle", "radius": -1}, {"kind": "rectangle", "width": 1}, {"kind": "star"}]})");
  if (drawing) return false;
  std::cout << '\n' << drawing.error().what();
  const auto& errors = drawing.error().errors();
  return errors.size() == 3 && errors[0].type == "greater_than" && errors[1].type == "missing" &&
         errors[2].type == "union_tag_invalid";
}

}  // namespace

int main() { return reads_shapes() && names_the_alternative() ? 0 : 1; }
