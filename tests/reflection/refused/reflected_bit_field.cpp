// error: assay: a class with a bit-field can't be read; use a member of a whole type
#include <assay/parse.hpp>

struct Flags {
  int small : 3;
  int large;
};

int main() { return assay::parse<Flags>("{}") ? 0 : 1; }
