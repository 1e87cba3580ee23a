// error: assay: a class with a constructor can't be read from JSON
// error(clang): assay: a class with a constructor can't be read from JSON
#include <assay/schema.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}

 private:
  int age_;
};

int main() { static_cast<void>(assay::prompt<Person>()); }
