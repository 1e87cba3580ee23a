#include "cli/diff_command.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/schema_set.hpp"
#include "json/printable.hpp"

#include <assay/compare.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace assay::cli {
namespace {

/// The change that a pipeline lets pass.
enum class allowed_change { none, wider, narrower };

constexpr choices<allowed_change, 3> change_choices{
    {{"equal", allowed_change::none}, {"wider", allowed_change::wider}, {"narrower", allowed_change::narrower}}};

struct diff_request {
  std::string older;
  std::string newer;
  allowed_change allowed = allowed_change::none;
  bool as_json = false;
  compare_options options;
};

constexpr std::array<std::string_view, 6> relation_sentences = {
    "both schemas accept the same documents",
    "the new schema accepts all that the old one does, and more",
    "the new schema accepts less than the old one, and nothing else",
    "each schema accepts documents that the other one refuses",
    "no document is accepted by both schemas",
    "there is neither a proof nor a document against it, in one direction at least",
};

constexpr std::size_t longest_witness = 400;  ///< on a terminal; --json has all of it

std::string shortened(const std::string& text) {
  if (text.size() <= longest_witness) return text;
  return text.substr(0, longest_witness) + "... (" + std::to_string(text.size()) + " bytes; --json shows all)";
}

template <class Difference>
std::string heading_of(const Difference& each) {
  const std::string keyword = each.keyword.empty() ? std::string() : each.keyword + "  ";
  return "  " + keyword + each.old_place + "  ->  " + each.new_place + "\n    " + each.message + "\n";
}

std::string differences_of(const schema_comparison& result, accepted_by side, std::string_view heading) {
  std::string lines;
  for (const schema_difference& each : result.differences) {
    if (each.side == side) lines += heading_of(each) + "    " + shortened(each.witness) + "\n";
  }
  return lines.empty() ? lines : "\n" + std::string(heading) + ":\n" + lines;
}

std::string text_of(const schema_comparison& result) {
  std::string text = to_string(result.relation) + ": " +
                     std::string(relation_sentences[static_cast<std::size_t>(result.relation)]) + "\n";
  text += differences_of(result, accepted_by::only_old, "accepted by the old schema only");
  text += differences_of(result, accepted_by::only_new, "accepted by the new schema only");
  if (!result.undecided.empty()) text += "\nnot decided:\n";
  for (const undecided_difference& each : result.undecided) text += heading_of(each);
  if (!result.complete) text += "\nthere are more differences; --max shows more\n";
  return detail::printable_lines(text);
}

bool is_allowed(const schema_comparison& result, allowed_change allowed) {
  switch (allowed) {
    case allowed_change::none:
      return result.relation == schema_relation::equal;
    case allowed_change::wider:
      return result.new_accepts_all_of_old();
    case allowed_change::narrower:
      return result.old_accepts_all_of_new();
  }
  return false;
}

int run_diff(const diff_request& request) {
  if (request.older == "-" && request.newer == "-") {
    throw failure("both schemas can't come from standard input; give one of them as a file");
  }
  const schema_type older = load_root_schema({.schemas = {request.older}});
  const schema_type newer = load_root_schema({.schemas = {request.newer}});
  const schema_comparison result = compare(older, newer, request.options);
  output_file::standard_output().write(request.as_json ? to_json(result).dump(2) + "\n" : text_of(result));
  return is_allowed(result, request.allowed) ? exit_valid : exit_invalid;
}

}  // namespace

void add_diff_command(CLI::App& app, int& code) {
  const auto request = std::make_shared<diff_request>();
  CLI::App* command =
      app.add_subcommand("diff", "Say whether a new schema accepts more or less than the old one, with documents");
  command->add_option("OLD", request->older, "A JSON Schema document; '-' is standard input")->required();
  command->add_option("NEW", request->newer, "Its new version; '-' is standard input")->required();
  add_choice(*command, "--allow", request->allowed, change_choices,
             "The change that is fine: wider (whatever was valid stays valid), narrower; default equal, no change");
  command->add_flag("--json", request->as_json, "One JSON object (schemas/report/Comparison.schema.json)");
  command->add_option("--max", request->options.max_differences, "How many differences to show in each direction")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  command->footer(
      "Relations: equal, wider, narrower, neither, disjoint, not_decided. A relation is only claimed where it is "
      "proved, and each difference comes with a document that one schema accepts and the other refuses.\nExit code: 0 "
      "equal, or changed as --allow has it, 1 changed otherwise or not decided, 2 wrong usage, an unreadable schema.");
  command->callback([request, &code] { code = run_diff(*request); });
}

}  // namespace assay::cli
