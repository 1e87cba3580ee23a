// error: use_another_type_or_exclude_it_or_specialize_assay_converter() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<8>{"initial"}; Type = char]
// error(clang): 'member_can_be_read<Person, assay::fixed_string<8>{"initial"}, char>': assay: this member can't be read from JSON; use another type, exclude it, or specialize assay::converter for its type
#include <assay/parse.hpp>

struct Person {
  char initial;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
