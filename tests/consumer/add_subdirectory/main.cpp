// A program that builds assay as a part of itself.
#include <assay/assay.hpp>

#include <iostream>
#include <string>

struct Person {
  std::string name;
  int age;
};

int main() {
  const auto person = assay::parse<Person>(R"({"name": "Ada", "age": "36"})");
  std::cout << assay::schema_text<Person>() << '\n';
  return person && person->age == 36 ? 0 : 1;
}
