// What every reading of any text must keep, whatever it is read as: no crash, the same result twice, what strict mode
// accepts is left as it is, a policy is kept, every place lies within the text.
#pragma once

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// What came of a reading, as far as it can be compared.
struct told {
  bool ok = false;
  std::string value;
  std::string report;
  std::vector<std::string> repairs;
  assay::candidate_summary candidates;

  friend bool operator==(const told& a, const told& b) {
    return a.ok == b.ok && a.value == b.value && a.report == b.report && a.repairs == b.repairs &&
           a.candidates.count == b.candidates.count && a.candidates.taken == b.candidates.taken;
  }
};

inline bool is_within(const assay::text_span& span, std::string_view text) {
  return span.offset <= text.size() && span.length <= text.size() - span.offset;
}

template <class Result>
std::string tell_errors(const Result& result, std::string_view text, told& out) {
  if (result.error().errors().empty()) return "refused without an error";
  for (const assay::error& one : result.error().errors()) {
    if (!is_within(one.span, text)) return "the error " + one.type + " is beyond the text";
    if (one.message.empty()) return "the error " + one.type + " says nothing";
  }
  out.report = result.error().what();
  out.report += result.error().feedback();
  out.report += result.error().to_json().dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::strict);
  return {};
}

template <class Result, class Dump>
std::string tell(const Result& result, std::string_view text, const assay::parse_options& options, const Dump& dump,
                 told& out) {
  out.ok = result.has_value();
  out.candidates = result.candidates();
  if (out.candidates.count != 0 && out.candidates.taken >= out.candidates.count) return "no such candidate";
  const bool all_told = result.repair_count() <= options.limits.max_repairs;
  if (all_told && result.repairs().size() != result.repair_count()) return "not all of the repairs are told";
  for (const assay::repair& one : result.repairs()) {
    if (!is_within(one.span, text)) return "the repair " + one.code + " is beyond the text";
    if (out.ok && !options.allow.has(one.category) && one.code != "duplicate_key") return one.code + " is not allowed";
    out.repairs.push_back(one.code + "@" + assay::to_string(one.loc) + ": " + one.message);
  }
  if (!out.ok) return tell_errors(result, text, out);
  out.value = dump(*result);
  return {};
}

/// A string for an optional text: strict mode takes "null" by the letter, llm mode by its meaning.
inline bool only_null_words(const told& read) {
  for (const std::string& one : read.repairs) {
    if (one.rfind("null_word", 0) != 0 && one.rfind("duplicate_key", 0) != 0) return false;
  }
  return true;
}

/// `first` is what llm mode makes of it.
template <class Parse, class Dump>
std::string check_readings(std::string_view text, const assay::parse_options& options, const Parse& parse,
                           const Dump& dump, told& first) {
  const auto read = [&](const assay::parse_options& how, told& out) {
    return tell(parse(text, how), text, how, dump, out);
  };
  told second, exact;
  if (std::string problem = read(options, first); !problem.empty()) return problem;
  if (std::string problem = read(options, second); !problem.empty()) return problem;
  if (!(first == second)) return "the same text gave two results";

  assay::parse_options strict = options;
  strict.mode = assay::mode::strict;
  if (std::string problem = read(strict, exact); !problem.empty()) return problem;
  if (exact.ok && !first.ok) return "strict mode accepts it, llm mode does not: " + first.report;
  const bool same = first.value == exact.value && first.repairs == exact.repairs;
  if (exact.ok && !same && !only_null_words(first)) return "strict mode reads it otherwise";
  return {};
}

/// The same, and what comes out goes in again, in its plain form.
template <class Parse, class Dump>
std::string check_round_trip(std::string_view text, const assay::parse_options& options, const Parse& parse,
                             const Dump& dump) {
  told first, again;
  if (std::string problem = check_readings(text, options, parse, dump, first); !problem.empty()) return problem;
  if (!first.ok) return {};
  assay::parse_options plain = options;
  plain.mode = assay::mode::strict;
  plain.dialect = assay::dialect::json_schema;
  std::string problem = tell(parse(std::string_view(first.value), plain), first.value, plain, dump, again);
  if (!problem.empty()) return problem;
  if (!again.ok) return "its own dump " + first.value + " is refused: " + again.report;
  if (again.value != first.value) return "its own dump " + first.value + " came back as " + again.value;
  return {};
}

/// A quarter of the policies allow everything, the others forbid one class each; each with every dialect. Of `choice`
/// five bits count.
inline assay::parse_options options_of(unsigned choice) {
  assay::parse_options options;
  options.dialect = static_cast<assay::dialect>(choice % 4);
  const unsigned policy = choice / 4 % 8;
  if (policy >= 2) options.allow.bits = static_cast<std::uint8_t>(options.allow.bits & ~(1U << (policy - 2)));
  return options;
}

}  // namespace fuzz
