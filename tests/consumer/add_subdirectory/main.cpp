// A program that builds assay as a part of itself.
#include <assay/assay.hpp>
#include <assay/async.hpp>

#include <iostream>
#include <string>

struct Person {
  std::string name;
  int age;
};

assay::async::task<int> age_of(Person person) { co_return person.age; }

int main() {
  const auto person = assay::parse<Person>(R"({"name": "Ada", "age": "36"})");
  std::cout << assay::schema_text<Person>() << '\n';
  return person && assay::async::run(age_of(*person)) == 36 ? 0 : 1;
}
