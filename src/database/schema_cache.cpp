#include "database/schema_cache.hpp"

#include "json/unicode.hpp"
#include "schema/short_schema.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace assay::database {
namespace {

constexpr const char* expected = "; give a JSON Schema document, or a short form such as 'name, age int'";

/// The beginning of a text, for a message.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 80;
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, detail::border_before(text, most))) + "...";
}

nlohmann::ordered_json read_short_form(std::string_view text) {
  if (!detail::schemas::may_be_short_schema(text)) {
    throw schema_refusal("'" + shown(text) + "' is not a valid schema" + expected);
  }
  nlohmann::ordered_json document;
  const auto fault = detail::schemas::read_short_schema(text, document);
  if (!fault) return document;
  throw schema_refusal("invalid schema, line " + std::to_string(fault->span.line) + ", column " +
                       std::to_string(fault->span.column) + " of its short form: " + fault->message);
}

}  // namespace

schema_type compile_schema(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) throw schema_refusal(std::string("the schema is empty") + expected);
  try {
    return text[begin] == '{' ? load_schema(text) : load_schema(read_short_form(text));
  } catch (const schema_error& problem) {  // its sentence begins with the place
    throw schema_refusal(std::string("invalid schema at ") + problem.what());
  }
}

const schema_type& schema_cache::find(std::string_view text) {
  const auto found =
      std::find_if(recent_.begin(), recent_.end(), [text](const entry& each) { return each.text == text; });
  if (found != recent_.end()) {
    std::rotate(recent_.begin(), found, found + 1);
    return recent_.front().type;
  }
  entry made{std::string(text), compile_schema(text)};
  ++compiled_;
  if (recent_.size() == capacity) recent_.pop_back();
  recent_.insert(recent_.begin(), std::move(made));
  return recent_.front().type;
}

}  // namespace assay::database
