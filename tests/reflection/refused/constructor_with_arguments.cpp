// error: assay: a class without a public default constructor can't be read; give it one, or specialize assay::converter for it
#include <assay/parse.hpp>

// clang-format off
class [[=assay::reflected]] Person {
 public:
  explicit Person(int age) : age_(age) {}

 private:
  int age_;
};
// clang-format on

int main() { return assay::parse<Person>("{}") ? 0 : 1; }
