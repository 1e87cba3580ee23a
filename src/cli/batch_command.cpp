#include "cli/batch_command.hpp"

#include "cli/batch_actions.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/help_text.hpp"
#include "cli/run_prices.hpp"

#include <memory>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

constexpr choices<batch_action, 4> batch_actions{{{"make", batch_action::make},
                                                  {"submit", batch_action::submit},
                                                  {"status", batch_action::status},
                                                  {"collect", batch_action::collect}}};

constexpr const char* batch_notes =
    "make writes the requests of all prompts into files in DIR, within the provider's limits; submit gives them to the "
    "provider; status shows the progress; collect fetches what is there, and writes a result line for each prompt that "
    "is done, in the order of the prompts, as ask --jsonl does. What is invalid is asked again with its errors, in "
    "further files: submit and collect again, or collect --wait.\nModels: openai:NAME, openai-responses:NAME, "
    "anthropic:NAME, google:NAME. PROMPTS is as for ask --jsonl. Everything is kept in DIR: a command can be "
    "interrupted at any time; run it again to continue.";

/// Options that belong to one action.
struct owned_option {
  CLI::Option* option;
  batch_action owner;
};

const char* name_of(batch_action action) { return batch_actions[static_cast<std::size_t>(action)].first; }

void refuse_foreign(const std::vector<owned_option>& options, batch_action chosen) {
  for (const owned_option& one : options) {
    if (one.option->count() == 0 || one.owner == chosen) continue;
    throw failure(one.option->get_name() + " is for 'assay batch " + name_of(one.owner) + "', not for '" +
                  name_of(chosen) + "'");
  }
}

int run(const batch_request& request) {
  switch (request.action) {
    case batch_action::make:
      if (request.model.empty()) throw failure("--model is missing; give one, for instance openai:gpt-5-mini");
      if (request.schemas.empty()) throw failure("--schema is missing; give the JSON Schema of the answers");
      return make_batch(request);
    case batch_action::submit:
      return submit_batch(request);
    case batch_action::status:
      return show_batch(request);
    case batch_action::collect:
      break;
  }
  return collect_batch(request);
}

/// All options of `make`: they are those that the command has so far.
void own_all(CLI::App& command, std::vector<owned_option>& owned) {
  const auto is_its_own = [](const CLI::Option* one) { return one->get_name() != "--help"; };
  for (CLI::Option* const one : command.get_options(is_its_own)) owned.push_back({one, batch_action::make});
}

void add_make_options(CLI::App& command, batch_request& request) {
  command.add_option("--model", request.model, "Which model: openai:gpt-5-mini, anthropic:claude-sonnet-4-6, ...")
      ->type_name("MODEL");
  add_schema_options(command, request.schemas, "The JSON Schema document");
  add_ask_options(command, request.asking);
  command.remove_option(command.get_option("--record"));
  command
      .add_option("--source", request.source,
                  "The text that the answers are about: values that are not in it are errors; it is not sent")
      ->type_name("FILE");
  command.add_option("--max-requests", request.max_requests, "The most requests of a file; by default the provider's")
      ->type_name("N");
  command.add_option("--max-bytes", request.max_bytes, "The most bytes of a file; by default the provider's")
      ->type_name("N");
  add_prices_option(command, request.prices);
  command
      .add_option("--price-share", request.price_share,
                  "Price of a batch as a share of the direct price (greater than 0, at most 1); by default the "
                  "provider's, or 1 for another server")
      ->check(number_between(1e-9, 1, "above 0 to 1"))
      ->type_name("N");
}

void add_other_options(CLI::App& command, batch_request& request, std::vector<owned_option>& owned) {
  owned.push_back(
      {command.add_flag("--again", request.again, "submit: also submit files that the provider rejected as a whole"),
       batch_action::submit});
  CLI::Option* wait = command.add_flag("--wait", request.wait, "collect: submit and wait until every prompt is done");
  owned.push_back({wait, batch_action::collect});
  CLI::Option* poll = command.add_option(
      "--poll", request.longest_poll, "collect --wait: the longest wait between two looks, in seconds (default 300)");
  poll->needs(wait)->check(number_between(0, 86'400, "0 to 86400"))->type_name("SECONDS");
  owned.push_back({poll, batch_action::collect});
  owned.push_back({command.add_flag("--json", request.as_json, "status: one JSON object"), batch_action::status});
}

}  // namespace

void add_batch_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<batch_request>();
  const auto owned = std::make_shared<std::vector<owned_option>>();
  CLI::App* command = app.add_subcommand("batch", "Ask a model for many prompts at half the price, within a day");
  add_make_options(*command, *request);
  own_all(*command, *owned);
  add_other_options(*command, *request, *owned);
  add_report_options(*command, request->page, nullptr);
  owned->push_back({command->get_option("--html"), batch_action::collect});
  owned->push_back({command->get_option("--compare"), batch_action::collect});
  add_choice(*command, "ACTION", request->action, batch_actions, "What to do")->required();
  command->add_option("DIR", request->folder, "The folder of the job")->required()->type_name("");
  CLI::Option* prompts = command->add_option("PROMPTS", request->prompts,
                                             "make: the file of prompts; '-' (the default) is standard input");
  prompts->type_name("");
  owned->push_back({prompts, batch_action::make});
  describe(*command, context,
           {.notes = batch_notes,
            .exit_codes = {{exit_valid, "done; for collect, every prompt has a valid value"},
                           {exit_invalid, "a prompt without a valid answer"},
                           {exit_unusable, "wrong usage, no key, an unreadable file, a call that failed"},
                           {exit_unfinished, "status, collect: prompts are still to be submitted, or under way"}},
            .examples = {{"Ask for all prompts of a file",
                          "assay batch make --model openai:gpt-5-mini --schema s.json job prompts.jsonl\n"
                          "assay batch collect --wait job > results.jsonl"}}});
  command->callback([request, owned, &context] {
    refuse_foreign(*owned, request->action);
    request->schemas.colors = context.error_colors();
    context.code = run(*request);
  });
}

}  // namespace assay::cli
