// Takes the place of what asks models, and of what reads what they recorded, where assay is built without assay::llm.
#include "cli/absent_command.hpp"
#include "cli/ask_command.hpp"
#include "cli/batch_command.hpp"
#include "cli/eval_command.hpp"
#include "cli/failing_answer.hpp"
#include "cli/failure.hpp"
#include "cli/replay_command.hpp"

namespace assay::cli {
namespace {

constexpr const char* without_models = "it was built without assay::llm, which calls models";

}  // namespace

void add_ask_command(CLI::App& app, command_context&) { add_absent_command(app, "ask", without_models); }

void add_batch_command(CLI::App& app, command_context&) { add_absent_command(app, "batch", without_models); }

void add_eval_command(CLI::App& app, command_context&) { add_absent_command(app, "eval", without_models); }

void add_replay_command(CLI::App& app, command_context&) { add_absent_command(app, "replay", without_models); }

failing_answer answer_in_capsule(const std::string&, std::optional<int>) {
  throw failure(std::string("--capsule is not in this build: ") + without_models);
}

}  // namespace assay::cli
