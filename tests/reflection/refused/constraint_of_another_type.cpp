// error: its_constraint_is_for_another_type_of_member() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<4>{"age"}; Type = int]
#include <assay/parse.hpp>

// clang-format off
struct Person {
  [[=assay::min_length(1)]] int age;
};
// clang-format on

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
