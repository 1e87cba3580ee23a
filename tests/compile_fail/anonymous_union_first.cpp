// error: assay: a struct that begins with an anonymous union can't be read
// error(clang): cannot decompose class type 'Number' because it has an anonymous union member
#include <assay/parse.hpp>

struct Number {
  union {
    int whole;
    float part;
  };
  int kind;
};

int main() { return assay::parse<Number>("{}") ? 0 : 1; }
