// error: the_function_of_satisfies_does_not_take_it() [with Struct = Person; fixed_string<...auto...> Member = assay::fixed_string<5>{"name"}
// error(clang): 'satisfies_takes_this_member<Person, assay::fixed_string<5>{"name"}, std::basic_string<char, std::char_traits<char>, std::allocator<char>>, assay::detail::member<Person, 0>>': assay: the function of satisfies doesn't take this member
#include <assay/parse.hpp>

#include <string>

struct Person {
  std::string name;
};
template <>
struct assay::describe<Person> {
  static constexpr auto fields =
      assay::fields(assay::field<&Person::name>(assay::satisfies([](int age) { return age > 0; }, "must be positive")));
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
