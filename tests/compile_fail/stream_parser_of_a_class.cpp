// error: assay: a class with a constructor can't be read from JSON
// error(clang): assay: a class with a constructor can't be read from JSON
#include <assay/stream.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}

 private:
  int age_;
};

int main() { assay::stream_parser<Person> parser; }
