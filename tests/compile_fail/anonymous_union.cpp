// error: cannot decompose class type 'Number' because it has an anonymous union member
// error(clang): cannot decompose class type 'Number' because it has an anonymous union member
#include <assay/parse.hpp>

struct Number {
  int kind;
  union {
    int whole;
    float part;
  };
};

int main() { return assay::parse<Number>("{}") ? 0 : 1; }
