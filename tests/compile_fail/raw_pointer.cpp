// error: use_another_type_or_exclude_it_or_specialize_assay_converter() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<5>{"home"}; Type = const char*]
// error(clang): 'member_can_be_read<Person, assay::fixed_string<5>{"home"}, const char *>': assay: this member can't be read from JSON; use another type, exclude it, or specialize assay::converter for its type
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
  const char* home;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
