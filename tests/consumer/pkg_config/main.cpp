// A program that is built with pkg-config's flags alone: it parses, and asks a model.
#include <assay/agent.hpp>
#include <assay/assay.hpp>

#include <iostream>
#include <string>

struct Person {
  std::string name;
  int age;
};

int main() {
  const auto person = assay::parse<Person>(R"({name: 'Ada', "age": "36",})");
  if (!person) {
    std::cerr << person.error().what();
    return 1;
  }
  assay::test_model model;
  const assay::agent<Person> agent(model);
  const auto made_up = agent.run_sync("Who is it?");
  std::cout << person->name << " is " << person->age << "; " << made_up.turns << " turn\n";
  return person->age == 36 && made_up.turns == 1 ? 0 : 1;
}
