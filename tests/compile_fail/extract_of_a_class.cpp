// error: assay: a class with a constructor can't be read from JSON
// error(clang): assay: a class with a constructor can't be read from JSON
#include <assay/llm/extract.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}

 private:
  int age_;
};

int use(assay::language_model& model) { return assay::extract_sync<Person>(model, "Who?").attempts.empty(); }
