// error: it_is_const_remove_the_const() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<4>{"age"}; Type = const int]
// error(clang): 'member_can_be_read<Person, assay::fixed_string<4>{"age"}, const int>': assay: this member is const, and so can't be read; remove the const
#include <assay/parse.hpp>

struct Person {
  const int age = 0;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
