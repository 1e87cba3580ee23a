#include "cli/eval_cases.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/line_rules.hpp"
#include "dump/bounded_json.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <unordered_map>
#include <utility>

namespace assay::cli {

struct case_line {
  nlohmann::ordered_json id = nullptr;
  std::optional<std::string> text;
  std::optional<std::string> prompt;
  nlohmann::ordered_json expected;
  std::optional<std::string> finish_reason;
};

}  // namespace assay::cli

template <>
struct assay::describe<assay::cli::case_line> {
  using line = assay::cli::case_line;
  static constexpr auto fields = assay::fields(
      assay::field<&line::id>(assay::has_default), assay::field<&line::text>(assay::has_default),
      assay::field<&line::prompt>(assay::has_default), assay::field<&line::finish_reason>(assay::has_default));
};

namespace assay::cli {
namespace {

/// Reads the lines one after another, and knows where it is for what it refuses.
class case_reader {
 public:
  case_reader(const std::string& file, const schema_type& schema) : file_(file), schema_(schema) {}

  [[nodiscard]] eval_case read(const numbered_line& line) {
    number_ = line.number;
    result<case_line> read = parse<case_line>(line.text, exactly);
    if (!read) {
      const error& first = read.error().errors().front();
      const std::string where = first.loc.empty() ? std::string() : to_string(first.loc) + ": ";
      refuse("is not a case {\"id\", \"text\" or \"prompt\", \"expected\"}: " + where + first.message);
    }
    if (read->text.has_value() == read->prompt.has_value()) refuse("needs either a text or a prompt");
    if (!may_be_id(read->id)) refuse("has an id that is neither a string nor a number");
    eval_case made;
    made.number = line.number;
    made.id = id_text(read->id, line.number);
    const auto [known, is_new] = lines_by_id_.emplace(made.id, line.number);
    if (!is_new) refuse("has the id " + made.id + ", as line " + std::to_string(known->second) + " has");
    made.text = std::move(read->text);
    made.prompt = std::move(read->prompt).value_or(std::string());
    made.end = ending_of(read->finish_reason);
    made.expected = valid(read->expected);
    made.expected_text = detail::bounded_json::write(made.expected);
    return made;
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw failure("line " + std::to_string(number_) + " of '" + file_ + "' " + why);
  }
  void refuse_long(std::size_t number) {
    number_ = number;
    refuse("is too long");
  }

 private:
  [[nodiscard]] nlohmann::ordered_json valid(const nlohmann::ordered_json& expected) const {
    result<nlohmann::ordered_json> value = parse(schema_, detail::bounded_json::write(expected), exactly);
    if (value) return *std::move(value);
    const error& first = value.error().errors().front();
    refuse("expects what the schema does not allow: " + (first.loc.empty() ? "" : to_string(first.loc) + ": ") +
           first.message);
  }

  const std::string& file_;
  const schema_type& schema_;
  std::size_t number_ = 0;
  std::unordered_map<std::string, std::size_t> lines_by_id_;
};

}  // namespace

std::vector<eval_case> read_cases(const std::string& name, const schema_type& schema) {
  std::vector<eval_case> cases;
  input_file file(name);
  line_reader reader(file);
  case_reader lines_of(name, schema);
  for (line_block block; reader.next(block);) {
    if (block.too_long) lines_of.refuse_long(block.first_line);
    block_lines lines(block);
    while (const auto line = lines.next()) cases.push_back(lines_of.read(*line));
  }
  if (cases.empty()) throw failure("'" + name + "' holds no cases");
  return cases;
}

}  // namespace assay::cli
