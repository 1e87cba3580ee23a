// error: it_is_a_reference_hold_a_value_instead_or_it_has_no_default_constructor() [with Struct = Person; long unsigned int Number = 2]
// error(clang): 'member_of_this_number_can_be_made<Person, 2UL>': assay: this member of the struct, counted from 1, is a reference (hold a value instead) or has no default constructor
#include <assay/parse.hpp>

struct Person {
  int age;
  const int& best_friend;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
