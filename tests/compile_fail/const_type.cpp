// error: assay: a const or volatile type can't be read from JSON; remove the qualifier
// error(clang): assay: a const or volatile type can't be read from JSON; remove the qualifier
#include <assay/parse.hpp>

struct Person {
  int age;
};

int main() { return assay::parse<const Person>("{}") ? 0 : 1; }
