// error: assay: a class with virtual functions can't be read from JSON; read a struct of its data, or specialize assay::converter for it
// error(clang): assay: a class with virtual functions can't be read from JSON; read a struct of its data, or specialize assay::converter for it
#include <assay/parse.hpp>

struct Shape {
  int sides;
  virtual int area() const = 0;
  virtual ~Shape() = default;
};

int main() { return assay::parse<Shape>("{}") ? 0 : 1; }
