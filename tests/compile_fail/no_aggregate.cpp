// error: assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
// error(clang): 'detail::reflector<Person>::supported': assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
#include <assay/parse.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}
  int age() const { return age_; }

 private:
  int age_;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
