// Any bytes as a JSON Schema document, or as choices that make one, and any bytes as an answer to it.
#include "fuzz/readings.hpp"
#include "fuzz/schema_maker.hpp"
#include "fuzz/targets.hpp"

#include <assay/schema.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace {

using json = nlohmann::ordered_json;

/// The two ways to load are one: a document's text and the document.
std::optional<assay::schema_type> load(std::string_view text, const assay::schema_options& options,
                                       std::string& problem) {
  std::string refusal;
  std::optional<assay::schema_type> loaded;
  try {
    loaded = assay::load_schema(text, options);
  } catch (const assay::schema_error& error) {
    refusal = error.what();
  }
  const json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    if (loaded) problem = "loads, but is no JSON";
    return std::nullopt;
  }
  try {
    static_cast<void>(assay::load_schema(document, options));
    if (!loaded) problem = "only the text is refused: " + refusal;
  } catch (const assay::schema_error& error) {
    if (loaded) problem = std::string("only the document is refused: ") + error.what();
  }
  return loaded;
}

/// What loads can be rewritten for every provider, also once more, and be looked at for what it would refuse.
std::string check_dialects(const json& document) {
  using enum assay::dialect;
  for (const assay::dialect target : {json_schema, openai, anthropic, gemini}) {
    std::vector<assay::finding> findings;
    const json once = assay::rewrite_schema(document, target, &findings);
    for (const assay::finding& one : findings) {
      if (one.message.empty()) return "a finding says nothing";
    }
    const json again = assay::rewrite_schema(once, target);
    if (again != once) return "rewriting it again changes it: " + once.dump() + " becomes " + again.dump();
    static_cast<void>(assay::lint_schema(document, target));
  }
  return {};
}

/// A value reads as its text does.
std::string check_value(const assay::schema_type& type, std::string_view text, assay::parse_options options) {
  const json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) return {};
  options.mode = assay::mode::strict;
  const auto by_text = assay::parse(type, value.dump(), options);
  const auto by_value = assay::validate(type, value, options);
  if (by_text.has_value() != by_value.has_value())
    return by_text ? "only its text is accepted" : "only the value is accepted";
  if (by_text && by_text->dump() != by_value->dump())
    return "the value " + by_value->dump() + " reads otherwise in text";
  return {};
}

}  // namespace

std::string fuzz::check_schema(std::string_view input) {
  if (input.size() < 2) return {};
  const assay::parse_options options = options_of(static_cast<unsigned char>(input[0]));
  const auto choice = static_cast<unsigned char>(input[1]);
  input.remove_prefix(2);
  const std::string_view first = input.substr(0, input.find('\0'));
  const std::string_view answer = input.substr(std::min(first.size() + 1, input.size()));

  const std::string text = choice % 2 == 0 ? std::string(first) : schema_maker(first).document().dump();
  std::string problem;
  const auto type = load(text, {static_cast<assay::vocabulary>(choice / 2 % 3)}, problem);
  if (!problem.empty() || !type) return problem;
  const auto in = [&](const std::string& what) { return what.empty() ? what : what + " (schema " + text + ")"; };
  problem = check_dialects(type->document());
  if (!problem.empty()) return in(problem);
  if (problem = check_value(*type, answer, options); !problem.empty()) return in(problem);
  told read;
  return in(check_readings(
      answer, options,
      [&](std::string_view from, const assay::parse_options& how) { return assay::parse(*type, from, how); },
      [](const json& value) { return value.dump(); }, read));
}
