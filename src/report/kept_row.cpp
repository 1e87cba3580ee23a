#include "report/kept_row.hpp"

#include "report/marked_source.hpp"
#include "report/marked_text.hpp"
#include "report/run_collector.hpp"

#include <assay/path.hpp>

#include <algorithm>

namespace assay::reports {
namespace {

constexpr std::size_t most_repairs = 40;
constexpr std::size_t most_errors = 20;
constexpr std::size_t longest_message = 400;
constexpr std::size_t longest_input = 200;
constexpr std::size_t longest_source_line = 400;
constexpr std::size_t longest_value = 2048;
constexpr std::size_t longest_prompt = 1024;
constexpr std::size_t longest_id = 200;

shown_repair show(const repair& one) {
  return {one.code, std::string(name_of(one.category)), shortened(to_string(one.loc), longest_message),
          shown_message(one.message)};
}

shown_error show(const error& one) {
  shown_error made;
  made.type = one.type;
  made.place = shortened(to_string(one.loc), longest_message);
  made.message = shown_message(one.message);
  made.input = shortened(one.input, longest_input);
  made.source_line = shortened(one.source_line, longest_source_line);
  made.line = one.span.line;
  made.column = one.span.column;
  made.caret_begin = one.caret_begin;
  made.caret_length = one.caret_length;
  return made;
}

}  // namespace

std::string shown_message(std::string_view message) { return shortened(message, longest_message); }

row make_row(const row_facts& facts) {
  const auto repairs = facts.repairs.first(std::min(facts.repairs.size(), most_repairs));
  const auto errors = facts.errors.first(std::min(facts.errors.size(), most_errors));
  row made;
  made.number = facts.number;
  made.file = facts.file;
  made.key = key_text(row_key(facts.file, facts.id));
  made.id = shortened(facts.id, longest_id);
  made.outcome = facts.outcome;
  made.prompt = shortened(facts.prompt, longest_prompt);
  made.text = mark_text(facts.text, repairs, errors);
  made.value = shortened(facts.value, longest_value);
  made.expected = shortened(facts.expected, longest_value);
  made.message = shown_message(facts.message);
  if (facts.evidence != nullptr) made.source = mark_source(facts.source, *facts.evidence);
  for (const repair& one : repairs) made.repairs.push_back(show(one));
  for (const error& one : errors) made.errors.push_back(show(one));
  if (facts.comparison != nullptr) {
    made.matches = facts.comparison->matches();
    made.differences = facts.comparison->differences;
    made.difference_count = facts.comparison->difference_count;
  }
  made.repair_count = facts.repair_count;
  made.error_count = facts.errors.size();
  made.attempts = facts.attempts;
  made.input_tokens = facts.input_tokens;
  made.output_tokens = facts.output_tokens;
  made.seconds = facts.seconds;
  return made;
}

}  // namespace assay::reports
