#include "cli/inline_schema.hpp"

#include "cli/failure.hpp"
#include "cli/folder_files.hpp"
#include "cli/schema_document.hpp"
#include "decode/report_text.hpp"
#include "schema/short_schema.hpp"

#include <string_view>

namespace assay::cli {
namespace {

using detail::schemas::read_short_schema;

bool is_url(const std::string& word) { return word.starts_with("http://") || word.starts_with("https://"); }

/// A short schema that stands in braces, which JSON would be.
void refuse_braces(const std::string& word, std::size_t begin) {
  const std::size_t end = word.find_last_not_of(" \t\r\n");
  if (word[end] != '}' || end == begin) return;
  const std::string inner = word.substr(begin + 1, end - begin - 1);
  nlohmann::ordered_json document;
  if (read_short_schema(inner, document)) return;
  throw failure("the schema in the command line is not JSON; of a short schema leave the braces out: '" + inner + "'");
}

}  // namespace

std::optional<nlohmann::ordered_json> inline_schema(const std::string& word) {
  if (word == "-" || is_url(word) || is_there(word)) return std::nullopt;
  const std::size_t begin = word.find_first_not_of(" \t\r\n");
  if (begin != std::string::npos && word[begin] == '{') {
    refuse_braces(word, begin);
    return std::make_optional(parse_schema_document(word, "the schema in the command line"));
  }
  if (!detail::schemas::may_be_short_schema(word)) return std::nullopt;
  nlohmann::ordered_json document;
  const auto fault = read_short_schema(word, document);
  if (!fault) return std::make_optional(std::move(document));
  const error problem = detail::located_error("schema_syntax", fault->message, fault->span, word);
  throw failure("the schema is neither a file (there is none of that name) nor a short schema: " + problem.message +
                "\n" + detail::excerpt_text(problem, {}) +
                "Give a file, JSON that begins with '{', or a short schema such as 'name, age int, tags [string]'.");
}

}  // namespace assay::cli
