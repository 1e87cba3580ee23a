// From a model's answer to a typed value: the schema that the model is given, answers that fit, an answer that fits
// after conversions (each on the record), and an answer that doesn't, with everything that is wrong with it.
//
//   quickstart [FOLDER]     reads the answers in FOLDER; examples/answers by default
#include "models/invoice.hpp"
#include "models/person.hpp"

#include <assay/assay.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// --- parsed values are plain structs
// -----------------------------------------------------------------------------------

void print(const Person& person) {
  std::cout << person.first_name << ' ' << person.last_name << ", " << person.age << " years old";
  if (person.email) std::cout << ", " << *person.email;
  for (const std::string& tag : person.tags) std::cout << " #" << tag;
  std::cout << '\n';
}

void print(const Invoice& invoice) {
  std::cout << invoice.invoice_number << " for " << invoice.customer.name << ", month "
            << static_cast<unsigned>(invoice.issued_on.month()) << " of " << static_cast<int>(invoice.issued_on.year())
            << (invoice.status == Status::paid ? ", paid" : ", not paid") << '\n';
  for (const LineItem& item : invoice.items) {
    std::cout << "  " << item.quantity << " x " << item.description << " = " << item.quantity * item.unit_price << '\n';
  }
  std::cout << "  total " << invoice.total << '\n';
}

// --- one answer
// --------------------------------------------------------------------------------------------------------

enum class expected { exact, converted, refused };

/// Whether the answer turned out as expected.
template <class T>
bool show(const std::string& folder, const std::string& name, expected outcome) {
  std::cout << "\n--- " << name << "\n\n";
  const std::optional<std::string> text = read_file(folder + "/" + name);
  if (!text) {
    std::cerr << "can't read " << folder << '/' << name << "; give the folder of the answers as the argument\n";
    return false;
  }
  const assay::result<T> answer = assay::parse<T>(*text);
  if (!answer) {
    std::cout << answer.error().what() << "\nWhat the model is told, so that it can try again:\n"
              << answer.error().feedback();
    return outcome == expected::refused;
  }
  print(*answer);
  for (const assay::repair& repair : answer.repairs()) {
    std::cout << "  converted " << assay::to_string(repair.loc) << ": " << repair.message << '\n';
  }
  return outcome == (answer.repairs().empty() ? expected::exact : expected::converted);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string folder = count > 1 ? arguments[1] : ASSAY_EXAMPLES_DIR "/answers";

  std::cout << "The JSON Schema of Person, as a model is given it:\n\n"
            << assay::schema_text<Person>() << "\n\nThe same for Invoice, in short, for a model without schemas:\n\n"
            << assay::prompt<Invoice>() << '\n';

  bool as_expected = show<Person>(folder, "person_exact.json", expected::exact);
  as_expected &= show<Person>(folder, "person_numbers_as_text.json", expected::converted);
  as_expected &= show<Person>(folder, "person_wrong.json", expected::refused);
  as_expected &= show<Invoice>(folder, "invoice_exact.json", expected::exact);
  as_expected &= show<Invoice>(folder, "invoice_numbers_as_text.json", expected::converted);
  as_expected &= show<Invoice>(folder, "invoice_wrong.json", expected::refused);
  return as_expected ? 0 : 1;
}
