// error: flatten_is_for_a_member_that_is_a_struct() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<5>{"name"}
// error(clang): 'flattened_member_is_a_struct<Person, assay::fixed_string<5>{"name"}, std::basic_string<char, std::char_traits<char>, std::allocator<char>>>': assay: flatten is for a member that is a struct
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
};
template <>
struct assay::describe<Person> {
  static constexpr auto fields = assay::fields(assay::field<&Person::name>(assay::flatten));
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
