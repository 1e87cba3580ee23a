// error: one_of_its_annotations_is_for_a_class() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<4>{"age"}; Type = int]
#include <assay/parse.hpp>

// clang-format off
struct Person {
  [[=assay::naming::camel_case]] int age;
};
// clang-format on

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
