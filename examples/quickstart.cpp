// From a model's answer to a typed value: the schema that the model is given, answers that fit, an answer that fits
// after conversions (each on the record), and an answer that doesn't, with everything that is wrong with it. Then a
// model is asked, and asked again with what was wrong: by default a recording of one, which needs no network.
//
//   quickstart [--answers FOLDER]                       examples/answers by default
//              [--model NAME] [--base-url URL]          asks a model: openai:gpt-5-mini, ollama:llama3.2, ...
//              [--record FILE]                          and writes down what was said, to be replayed
#include "models/invoice.hpp"
#include "models/person.hpp"

#include <assay/llm.hpp>

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// --- parsed values are plain structs ---------------------------------------------------------------------------------

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

// --- one answer ------------------------------------------------------------------------------------------------------

enum class expected { exact, converted, refused };

/// Whether the answer turned out as expected.
template <class T>
bool show(const std::string& folder, const std::string& name, expected outcome) {
  std::cout << "\n--- " << name << "\n\n";
  const std::optional<std::string> text = read_file(folder + "/" + name);
  if (!text) {
    std::cerr << "can't read " << folder << '/' << name << "; give the folder of the answers by --answers\n";
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

// --- a model ---------------------------------------------------------------------------------------------------------

using settings = std::map<std::string, std::string>;  ///< by option

std::shared_ptr<assay::language_model> chosen_model(const settings& given) {
  std::shared_ptr<assay::language_model> model;
  if (given.contains("--model")) {
    assay::provider_options options;
    if (given.contains("--base-url")) options.base_url = given.at("--base-url");
    model = assay::model_from(given.at("--model"), options);
  } else {
    model = std::make_shared<assay::replay_model>(ASSAY_EXAMPLES_DIR "/answers/quickstart_recording.jsonl",
                                                  assay::replay_order::in_sequence);
  }
  if (!given.contains("--record")) return model;
  return std::make_shared<assay::recording_model>(model, given.at("--record"));
}

void print(const assay::attempt& attempt) {
  std::cout << "attempt " << attempt.number << ", " << attempt.usage.total()
            << " tokens: " << to_string(attempt.outcome) << "\n  "
            << (attempt.answer.empty() ? attempt.message : attempt.answer) << '\n';
  if (attempt.error) std::cout << attempt.error->feedback();
}

assay::async::task<void> ask(std::shared_ptr<assay::language_model> model) {
  assay::extract_options options;
  options.retry.on_attempt = [](const assay::attempt& attempt) { print(attempt); };
  const auto who = co_await assay::extract<Person>(
      model, "Extract the person: Grace Hopper turned eighty-five today. Write to grace@navy.example.", options);
  print(who.value);
}

/// The options, each with a value; nothing where they can't be understood.
std::optional<settings> read_arguments(int count, char** arguments) {
  settings given;
  for (int i = 1; i < count; i += 2) {
    const std::string option = arguments[i];
    const bool known = option == "--answers" || option == "--model" || option == "--base-url" || option == "--record";
    if (!known || i + 1 == count) return std::nullopt;
    given[option] = arguments[i + 1];
  }
  return given;
}

}  // namespace

int main(int count, char** arguments) {
  const std::optional<settings> given = read_arguments(count, arguments);
  if (!given) {
    std::cerr << "quickstart [--answers FOLDER] [--model NAME] [--base-url URL] [--record FILE]\n";
    return 2;
  }
  const std::string folder = given->contains("--answers") ? given->at("--answers") : ASSAY_EXAMPLES_DIR "/answers";

  std::cout << "The JSON Schema of Person, as a model is given it:\n\n"
            << assay::schema_text<Person>() << "\n\nThe same for Invoice, in short, for a model without schemas:\n\n"
            << assay::prompt<Invoice>() << '\n';

  bool as_expected = show<Person>(folder, "person_exact.json", expected::exact);
  as_expected &= show<Person>(folder, "person_numbers_as_text.json", expected::converted);
  as_expected &= show<Person>(folder, "person_wrong.json", expected::refused);
  as_expected &= show<Invoice>(folder, "invoice_exact.json", expected::exact);
  as_expected &= show<Invoice>(folder, "invoice_numbers_as_text.json", expected::converted);
  as_expected &= show<Invoice>(folder, "invoice_wrong.json", expected::refused);

  try {
    const auto model = chosen_model(*given);
    std::cout << "\n--- asking " << model->name() << "\n\n";
    assay::async::run(ask(model));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return as_expected ? 0 : 1;
}
