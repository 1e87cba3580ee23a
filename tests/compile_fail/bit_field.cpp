// error: cannot bind bit-field
// error(clang): non-const reference cannot bind to bit-field
#include <assay/parse.hpp>

struct Flags {
  int small : 3;
  int large;
};

int main() { return assay::parse<Flags>("{}") ? 0 : 1; }
