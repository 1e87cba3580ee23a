// error: assay: a class takes a title, a description, a naming style, extra::... and reflected
#include <assay/parse.hpp>

// clang-format off
struct [[=assay::ge(0)]] Person {
  int age;
};
// clang-format on

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
