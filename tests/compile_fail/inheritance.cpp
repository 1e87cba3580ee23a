// error: assay: a struct with a base class can't be read; make the base a member and flatten it
// error(clang): '!has_base<Cat>': assay: a struct with a base class can't be read; make the base a member and flatten it
#include <assay/parse.hpp>

#include <string>

struct Animal {
  std::string name;
};
struct Cat : Animal {
  int lives;
};

int main() { return assay::parse<Cat>("{}") ? 0 : 1; }
