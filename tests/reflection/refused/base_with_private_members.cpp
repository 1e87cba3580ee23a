// error: this_base_class_has_private_members_or_virtual_functions_annotate_it_with_assay_reflected_or_exclude_it() [with Struct = Cat; fixed_string<...auto...> Member = assay::fixed_string<7>{"Animal"}; Type = Animal
#include <assay/parse.hpp>

class Animal {
  int legs = 4;
};
struct Cat : Animal {
  int lives = 9;
};

int main() { return assay::parse<Cat>("{}") ? 0 : 1; }
