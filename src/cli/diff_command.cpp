#include "cli/diff_command.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/schema_set.hpp"
#include "json/printable.hpp"
#include "json/shortened.hpp"

#include <assay/compare.hpp>
#include <assay/dump.hpp>

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
  if (text.size() <= longest_witness) return detail::printable(text);
  return detail::printable(detail::shortened(text, longest_witness)) + " (" + std::to_string(text.size()) +
         " bytes; --json shows all)";
}

/// A comparison as people read it.
class comparison_text {
 public:
  comparison_text(const schema_comparison& result, palette colors) : result_(result), colors_(colors) {}

  [[nodiscard]] std::string whole() const {
    const bool is_equal = result_.relation == schema_relation::equal;
    std::string text = colors_.paint(is_equal ? tone::good : tone::place, to_string(result_.relation)) + ": " +
                       std::string(relation_sentences[static_cast<std::size_t>(result_.relation)]) + "\n";
    text += differences_of(accepted_by::only_old, tone::bad, "accepted by the old schema only:");
    text += differences_of(accepted_by::only_new, tone::good, "accepted by the new schema only:");
    if (!result_.undecided.empty()) text += "\n" + colors_.paint(tone::warning, "not decided:") + "\n";
    for (const undecided_difference& each : result_.undecided) text += heading_of(each);
    if (!result_.complete) text += "\nthere are more differences; --max shows more\n";
    return text;
  }

 private:
  template <class Difference>
  [[nodiscard]] std::string heading_of(const Difference& each) const {
    const std::string keyword = each.keyword.empty() ? std::string() : detail::printable(each.keyword) + "  ";
    const std::string places = detail::printable(each.old_place) + "  ->  " + detail::printable(each.new_place);
    return "  " + keyword + colors_.paint(tone::place, places) + "\n    " + detail::printable(each.message) + "\n";
  }

  [[nodiscard]] std::string differences_of(accepted_by side, tone color, std::string_view heading) const {
    std::string lines;
    for (const schema_difference& each : result_.differences) {
      if (each.side == side) lines += heading_of(each) + "    " + shortened(each.witness) + "\n";
    }
    return lines.empty() ? lines : "\n" + colors_.paint(color, heading) + "\n" + lines;
  }

  const schema_comparison& result_;
  palette colors_;
};

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

/// A witness is for people to try with `assay validate`.
schema_type load_as_validate_does(const std::string& path) {
  schema_set schemas({.schemas = {path}});
  return schemas.load_strictly(schemas.required_root(), format_policy::by_draft);
}

int run_diff(const diff_request& request, palette colors) {
  if (request.older == "-" && request.newer == "-") {
    throw failure("both schemas can't come from standard input; give one of them as a file");
  }
  const schema_type older = load_as_validate_does(request.older);
  const schema_type newer = load_as_validate_does(request.newer);
  const schema_comparison result = compare(older, newer, request.options);
  output_file::standard_output().write(request.as_json ? dump(to_json(result), 2) + "\n"
                                                       : comparison_text(result, colors).whole());
  return is_allowed(result, request.allowed) ? exit_valid : exit_invalid;
}

}  // namespace

void add_diff_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<diff_request>();
  CLI::App* command = app.add_subcommand(
      "diff", "Tell whether a new schema accepts more or less than the old one, with example documents");
  command->add_option("OLD", request->older, "A JSON Schema: a file, JSON or a short form; '-' is standard input")
      ->required()
      ->type_name("");
  command->add_option("NEW", request->newer, "Its new version; '-' is standard input")->required()->type_name("");
  add_choice(
      *command, "--allow", request->allowed, change_choices,
      "The change that is allowed: wider (what was valid stays valid) or narrower; equal (the default) allows none");
  command->add_flag("--json", request->as_json, "One JSON object (schemas/report/Comparison.schema.json)");
  command->add_option("--max", request->options.max_differences, "How many differences to show in each direction")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000).description(""))
      ->type_name("N");
  describe(
      *command, context,
      {.notes =
           "Relations: equal, wider, narrower, neither, disjoint, not_decided. A relation is claimed only if it is "
           "proved, and each difference comes with a document that one schema accepts and the other refuses.",
       .exit_codes = {{exit_valid, "equal, or changed as --allow permits"},
                      {exit_invalid, "changed in another way, or not decided"},
                      {exit_unusable, "wrong usage, an unreadable schema"}},
       .examples = {
           {"Fail where something that was valid no longer is", "assay diff --allow wider old.json new.json"}}});
  command->callback([request, &context] { context.code = run_diff(*request, context.output_colors()); });
}

}  // namespace assay::cli
