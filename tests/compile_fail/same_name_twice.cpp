// error: two_fields_have_this_name_on_the_wire() [with Struct = Person; fixed_string<...auto...> Name = assay::fixed_string<5>{"name"}]
// error(clang): 'fields_have_names_of_their_own<Person, assay::fixed_string<5>{"name"}, sizeof(Person) == 0>': assay: two fields have this name on the wire
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
  std::string surname;
};
template <>
struct assay::describe<Person> {
  static constexpr auto fields = assay::fields(assay::field<&Person::surname>(assay::rename("name")));
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
