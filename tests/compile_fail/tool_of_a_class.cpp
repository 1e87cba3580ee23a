// error: assay: a class with a constructor can't be read from JSON
// error(clang): assay: a class with a constructor can't be read from JSON
#include <assay/agent/tool.hpp>

class Person {
 public:
  explicit Person(int age) : age_(age) {}

 private:
  int age_;
};

const auto use = assay::tool("greet", "Greets", [](const Person&) { return 1; });
