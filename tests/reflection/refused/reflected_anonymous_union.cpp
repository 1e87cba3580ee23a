// error: assay: a class with an anonymous union can't be read; give the union a name and exclude it, or use a std::variant
#include <assay/parse.hpp>

struct Number {
  int kind;
  union {
    int whole;
    float part;
  };
};

int main() { return assay::parse<Number>("{}") ? 0 : 1; }
