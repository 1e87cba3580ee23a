// Answers as models write them: a sentence, a line of names and values, loose JSON in a chat, a tool call; each becomes
// the same Person, with what was mended on the record, or a clear error. Then a policy, and an answer that streams in.
#include "models/person.hpp"

#include <assay/assay.hpp>

#include <iostream>
#include <string_view>

namespace {

/// Whether the answer could be used.
bool show(std::string_view answer, const assay::parse_options& options = {}) {
  std::cout << "\n--- " << answer << "\n\n";
  const assay::result<Person> person = assay::parse<Person>(answer, options);
  if (!person) {
    std::cout << person.error().what();
    return false;
  }
  std::cout << assay::dump(*person) << '\n';
  for (const assay::repair& repair : person.repairs()) {
    std::cout << "  " << assay::name_of(repair.category) << "/" << repair.code << " "
              << (repair.loc.empty() ? "" : assay::to_string(repair.loc) + ": ") << repair.message << '\n';
  }
  return true;
}

}  // namespace

int main() {
  bool as_expected = !show("The person's name is John Smith and they are 35 years old.");
  as_expected &= show("First name: John, Last name: Smith, Age: 35");
  as_expected &= show(R"({"first_name": "John", "last_name": "Smith", "age": "35"})");
  as_expected &= show("Sure!\n```json\n{firstName: 'John', lastName: 'Smith', age: '35 years', // as written\n}\n```");
  as_expected &= show(
      R"({"name": "save_person", "arguments": "{\"first_name\": \"John\", \"last_name\": \"Smith\", \"age\": 35}"})");
  as_expected &= !show(R"({"first_name": "John", "last_name": "Smith", "age": "thirty-five"})");
  as_expected &= !show(R"({"first_name": "John", "last_name": "Smi)");

  std::cout << "\nSyntax may be mended, but words must not be interpreted:\n";
  const assay::parse_options careful{.allow = assay::repairs::finding | assay::repairs::syntax};
  as_expected &= show(R"({"first_name": 'John', "last_name": 'Smith', "age": 35,})", careful);
  as_expected &= !show(R"({"first_name": 'John', "last_name": 'Smith', "age": "35 years"})", careful);

  std::cout << "\nAnd as it arrives:\n\n";
  const std::string_view text =
      R"({"first_name": "John", "last_name": "Smith", "age": 35, "tags": ["new", "invited"]})";
  assay::stream_parser<Person> parser;
  for (std::size_t at = 0; at < text.size(); at += 16) {
    parser.feed(text.substr(at, 16));
    std::cout << assay::dump(parser.value()) << '\n';
  }
  as_expected &= parser.finish().has_value();
  return as_expected ? 0 : 1;
}
