// error: it_is_a_reference_hold_a_value_instead() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<5>{"name"}; Type = std::__cxx11::basic_string<char>&]
#include <assay/parse.hpp>

#include <string>

struct Person {
  int age;
  std::string& name;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
