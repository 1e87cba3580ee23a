// A program that imports assay as a module: a described type, a coroutine, an agent. Coroutines need <coroutine>.
#include <coroutine>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

import assay;

struct Person {
  std::string name;
  int age;
  std::optional<std::string> email;
  std::vector<std::string> tags = {"new"};
};
template <>
struct assay::describe<Person> {
  static constexpr auto description = "A person mentioned in the text";
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto fields = assay::fields(assay::field<&Person::age>("Age in years", assay::ge(0), assay::le(150)),
                                               assay::field<&Person::email>(assay::format::email, assay::alias("mail")),
                                               assay::field<&Person::tags>(assay::has_default));
};

assay::async::task<int> age_of(Person person) {
  co_await assay::async::yield();
  co_return person.age;
}

int main() {
  const auto person = assay::parse<Person>("Sure: {name: 'Ada', age: \"36\",}");
  if (!person || assay::async::run(age_of(*person)) != 36) return 1;
  std::puts(assay::dump(*person).c_str());
  for (const assay::repair& each : person.repairs()) std::puts(to_string(each.loc).c_str());
  if (assay::schema_text<Person>().find("Age in years") == std::string::npos) return 1;
  assay::llm::test_model model;
  const assay::agents::agent<Person> agent(model);
  return agent.run_sync("Who?").turns == 1 ? 0 : 1;
}
