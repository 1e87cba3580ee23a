// error: it_is_const_remove_the_const() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<4>{"age"}; Type = const int]
// error(clang): 'member_is_not_const<Person, assay::fixed_string<4>{"age"}, const int>': assay: this member is const, and so can't be read; remove the const
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
  const int age;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
