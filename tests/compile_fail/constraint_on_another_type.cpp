// error: its_constraint_is_for_another_type_of_member() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<4>{"age"}; Type = int]
// error(clang): 'constraint_is_for_this_member<Person, assay::fixed_string<4>{"age"}, int, assay::detail::member<Person, 1>>': assay: gt, ge, lt, le and multiple_of are for numbers; min_length, max_length, pattern and format for strings; min_items, max_items and unique_items for lists
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
  int age;
};
template <>
struct assay::describe<Person> {
  static constexpr auto fields = assay::fields(assay::field<&Person::age>(assay::min_length(1)));
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
