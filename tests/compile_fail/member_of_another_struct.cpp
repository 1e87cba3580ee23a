// error: assay: describe<T>::fields names a member of another struct
// error(clang): 'std::is_same_v<Animal, Person>': assay: describe<T>::fields names a member of another struct
#include <assay/parse.hpp>

#include <string>

struct Animal {
  std::string name;
};
struct Person {
  std::string name;
};
template <>
struct assay::describe<Person> {
  static constexpr auto fields = assay::fields(assay::field<&Animal::name>("The name"));
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
