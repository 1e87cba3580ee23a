#include "support/ask_support.hpp"

#include <regex>
#include <sstream>

namespace assay::test {
namespace {

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

std::vector<nlohmann::json> json_lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

std::string without_times(const std::string& text) {
  static const std::regex time(R"([0-9.e+-]+ s[,)])");
  return std::regex_replace(text, time, "");
}

mock_provider::mock_provider(const std::vector<std::string>& options)
    : process_(joined({ASSAY_MOCK_PROVIDER}, options)), url_(process_.read_line()) {}

ask_command::ask_command(const mock_provider& mock, std::string model)
    : schema(folder.write("person.json", person_schema)),
      options_({"--model", std::move(model), "--base-url", mock.url(), "--schema", schema}) {}

std::vector<std::string> ask_command::command(const std::vector<std::string>& words) const {
  return joined(joined({ASSAY_CLI, "ask"}, options_), words);
}

command_output ask_command::operator()(const std::vector<std::string>& words, const std::string& input,
                                       const environment& variables) const {
  return run_command(command(words), {.input = input, .environment = variables});
}

command_output replay::operator()(const std::vector<std::string>& words) const {
  return run_command(joined({ASSAY_CLI, "ask", "--model", "replay:" + recording_, "--schema", schema_}, words));
}

}  // namespace assay::test
