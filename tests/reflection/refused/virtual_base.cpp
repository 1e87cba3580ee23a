// error: assay: a class with a virtual base class can't be read
#include <assay/parse.hpp>

struct Animal {
  int legs = 4;
};
struct Cat : virtual Animal {
  int lives = 9;
};

int main() { return assay::parse<Cat>("{}") ? 0 : 1; }
