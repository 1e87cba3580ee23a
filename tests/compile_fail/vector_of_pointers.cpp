// error: use_another_type_or_exclude_it_or_specialize_assay_converter() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<6>{"names"}
// error(clang): 'member_can_be_read<Person, assay::fixed_string<6>{"names"}, std::vector<const char *, std::allocator<const char *>>>': assay: this member can't be read from JSON; use another type, exclude it, or specialize assay::converter for its type
#include <assay/parse.hpp>

#include <vector>

struct Person {
  std::vector<const char*> names;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
