// error: assay: a class with a constructor can't be read from JSON; remove the constructor and give the members initializers, or specialize assay::converter for it
// error(clang): assay: a class with a constructor can't be read from JSON; remove the constructor and give the members initializers, or specialize assay::converter for it
#include <assay/parse.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}
  int age() const { return age_; }

 private:
  int age_;
};

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
