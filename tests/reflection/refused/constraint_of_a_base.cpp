// error: assay: a base class takes no annotation but exclude
#include <assay/parse.hpp>

struct Animal {
  int legs = 4;
};
// clang-format off
struct Cat : [[=assay::rename("animal")]] Animal {
  int lives = 9;
};
// clang-format on

int main() { return assay::parse<Cat>("{}") ? 0 : 1; }
