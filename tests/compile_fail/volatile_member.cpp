// error: it_is_volatile_remove_the_volatile() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<9>{"member 1"}; Type = volatile int
// error(clang): 'member_can_be_read<Person, assay::fixed_string<9>{"member 1"}, volatile int>': assay: this member is volatile, and so can't be read; remove the volatile
#include <assay/parse.hpp>

struct Person {
  volatile int age;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
