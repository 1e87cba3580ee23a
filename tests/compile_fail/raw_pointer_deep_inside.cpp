// error: use_another_type_or_exclude_it_or_specialize_assay_converter() [with Struct = Address; fixed_string<...auto...> Member = assay::fixed_string<5>{"city"}; Type = const char*]
// error(clang): 'member_can_be_read<Address, assay::fixed_string<5>{"city"}, const char *>': assay: this member can't be read from JSON; use another type, exclude it, or specialize assay::converter for its type
#include <assay/parse.hpp>

#include <vector>

struct Address {
  const char* city;
};
struct Person {
  std::vector<Address> homes;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
