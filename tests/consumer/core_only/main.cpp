// A program that uses assay::core alone.
#include <assay/assay.hpp>

#include <string>

struct Person {
  std::string name;
  int age;
};

int main() {
  const auto person = assay::parse<Person>(R"({"name": "Ada", "age": "36"})");
  return person && person->age == 36 ? 0 : 1;
}
