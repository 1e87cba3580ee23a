#include "cli/work_command.hpp"

#include "cli/ask_arguments.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/help_text.hpp"
#include "cli/run_prices.hpp"
#include "cli/work_actions.hpp"
#include "work/job_names.hpp"

#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

constexpr const char* work_notes =
    "Takes tasks of a job from NATS JetStream, reads or asks, and puts a result line there for each: those of parse "
    "--jsonl, or with --model those of ask --jsonl. Any number of workers on any number of machines share a job. A "
    "task "
    "stays in the queue until its result is stored, and the server stores no second one, so that whatever is killed, "
    "each "
    "task has exactly one result.\n"
    "--enqueue sends the lines of FILE: answers, or prompts. Sent again, they are the same tasks. --drain appends the "
    "results to FILE and goes on where it was; its exit code is 3 while some are missing. With --remove "
    "it takes the job from the server when that is done.\n"
    "What gives no result is tried --tries times, and then put among the dead letters (--dead) with the reason; it "
    "gets "
    "a result with the reason dead_letter, or that of its last try. SIGTERM and Ctrl-C let what runs finish "
    "(--grace), and give the rest back.\n"
    "NATS_URL names the servers where --server does not. They may have a user, password or token: "
    "nats://user:password@host.";

void add_queue_options(CLI::App& command, work_request& request) {
  command.add_option("--job", request.job, "The name of the job: letters, digits, '_' and '-'")
      ->required()
      ->type_name("NAME");
  command
      .add_option("--server", request.address.servers,
                  "The servers of NATS, with commas between (default nats://127.0.0.1:4222); tls:// for TLS")
      ->envname("NATS_URL")
      ->type_name("URLS");
  const auto add_file = [&](const char* name, std::string& target, const char* variable, const char* help) {
    return command.add_option(name, target, help)->envname(variable)->type_name("FILE");
  };
  work::queue_address& address = request.address;
  add_file("--creds", address.credentials, "NATS_CREDS", "A user's credentials for NATS");
  add_file("--ca", address.authority, "NATS_CA", "The certificates to trust, for TLS");
  CLI::Option* certificate =
      add_file("--cert", address.certificate, "NATS_CERT", "Our own certificate, where the server asks for one");
  CLI::Option* key = add_file("--cert-key", address.certificate_key, "NATS_KEY", "The private key of --cert");
  certificate->needs(key);
  key->needs(certificate);
  command
      .add_option(
          "--replicas", request.replicas,
          "How many servers of a cluster keep each message of the job, 1 to 5 (default 1); never fewer than before")
      ->check(CLI::Range(1, 5).description(""))
      ->type_name("N");
}

void add_line_options(CLI::App& command, work_request& request) {
  CLI::Option* enqueue =
      command.add_option("--enqueue", request.enqueue, "Send the lines of FILE as tasks; '-' is standard input");
  enqueue->type_name("FILE");
  CLI::Option* drain =
      command.add_option("--drain", request.drain, "Append the results to FILE; '-' is standard output");
  drain->type_name("FILE")->excludes(enqueue);
  command.add_flag("--wait", request.wait, "--drain: until each task has its result")->needs(drain);
  add_report_options(command, request.page, drain);
  CLI::Option* dead = command.add_option(
      "--dead", request.dead, "Write the dead letters to FILE, a JSON object a line; '-' is standard output");
  dead->type_name("FILE")->excludes(enqueue)->excludes(drain);
  CLI::Option* remove = command.add_flag(
      "--remove", request.remove,
      "--drain FILE: remove the job from the server when each task has its result, and FILE has them all");
  remove->excludes(enqueue)->excludes(dead);
  command.add_flag("--force", request.force, "--remove without --drain: whatever is missing")
      ->needs(remove)
      ->excludes(drain);
  add_schema_options(command, request.schemas,
                     "The JSON Schema document. With --enqueue it is kept on the server, and the tasks name it; else "
                     "the worker reads all answers by it");
  command
      .add_option(
          "--schema-name", request.schema_name,
          "The schema's name in the bucket assay-schemas: of --enqueue's tasks (default: the job's name), or for "
          "tasks that name none")
      ->type_name("NAME");
}

void add_manners(CLI::App& command, work_request& request) {
  command
      .add_option("--in-flight", request.in_flight,
                  "Tasks that a worker has at a time, 1 to 10000 (default 8 with --model, else 256)")
      ->check(CLI::Range(1, 10'000).description(""))
      ->type_name("N");
  command
      .add_option("--tries", request.tries, "How often a task is begun before it is given up, 1 to 1000 (default 5)")
      ->check(CLI::Range(1, 1'000).description(""))
      ->type_name("N");
  command
      .add_option("--ack-wait", request.ack_wait,
                  "After how many seconds without a sign of life a task is given to another worker, 1 to 3600 (default "
                  "30); for the first worker of a job")
      ->check(number_between(1, 3'600, "1 to 3600"))
      ->type_name("SECONDS");
  command
      .add_option("--rate", request.rate,
                  "The most calls of models, or answers, of all workers together: 10/s, 600/m, 30000/h")
      ->type_name("RATE");
  command
      .add_option("--rate-name", request.rate_name,
                  "Workers with the same name share a rate (default: those of the job)")
      ->type_name("NAME");
  command.add_option("--grace", request.grace, "Seconds for what runs to finish when the worker stops (default 30)")
      ->check(number_between(0, 86'400, "0 to 86400"))
      ->type_name("SECONDS");
  command.add_option("--metrics", request.metrics, "Write metrics for Prometheus to FILE, every 5 seconds")
      ->type_name("FILE");
  command
      .add_option("--metrics-listen", request.metrics_address,
                  "Serve metrics to Prometheus at this address, such as 127.0.0.1:9100; port 0 is any that is free")
      ->type_name("HOST:PORT");
  command.add_flag("--until-empty", request.until_empty, "End when each task has its result");
}

void refuse_bad_names(const work_request& request) {
  const auto refuse = [](const std::string& option, const std::string& name) {
    if (name.empty() || work::is_name(name)) return;
    throw failure(option + " must have 1 to 64 letters, digits, '_' or '-', and not '" + name + "'");
  };
  refuse("--schema-name", request.schema_name);
  refuse("--rate-name", request.rate_name);
  refuse("--job", request.job);
}

/// What belongs to a worker alone.
void refuse_foreign(const CLI::App& command, const work_request& request, const std::vector<std::string>& of_workers) {
  const std::string action = !request.enqueue.empty() ? "--enqueue"
                             : !request.drain.empty() ? "--drain"
                             : !request.dead.empty()  ? "--dead"
                             : request.remove         ? "--remove"
                                                      : "";
  if (action.empty()) return;
  for (const std::string& name : of_workers) {
    if (command.count(name) != 0) throw failure(name + " is for workers, not for " + action);
  }
  if (action != "--enqueue" && (!request.schemas.empty() || !request.schema_name.empty())) {
    throw failure("--schema and --schema-name are not for " + action + ": the tasks are there already");
  }
}

int run(work_request& request) {
  refuse_bad_names(request);
  if (!request.enqueue.empty()) return enqueue_work(request);
  if (!request.drain.empty()) return drain_work(request);
  if (!request.dead.empty()) return show_dead_letters(request);
  if (request.remove) return remove_work(request);
  return run_work(request);
}

}  // namespace

void add_work_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<work_request>();
  const auto of_workers = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand("work", "Read answers or ask a model from a durable queue, on many machines");
  command
      ->add_option("--model", request->model,
                   "Ask this model: openai:gpt-5-mini, ...; without it the tasks are answers to be read")
      ->type_name("MODEL");
  add_ask_options(*command, request->asking);
  command->remove_option(command->get_option("--record"));
  add_prices_option(*command, request->prices);
  add_reading_options(*command, request->reading);
  add_manners(*command, *request);
  const auto is_its_own = [](const CLI::Option* one) { return one->get_name() != "--help"; };
  for (const CLI::Option* one : command->get_options(is_its_own)) of_workers->push_back(one->get_name());
  add_queue_options(*command, *request);
  add_line_options(*command, *request);
  describe(
      *command, context,
      {.notes = work_notes,
       .exit_codes = {{exit_valid, "a worker that was stopped, or is done; all lines are sent; all results are there"},
                      {exit_invalid, "--enqueue: a line could not be sent"},
                      {exit_unusable, "wrong usage, no server, no key, an unreadable schema or file"},
                      {exit_unfinished, "--drain: results are missing"},
                      {exit_by_signal + SIGTERM, "ended at once by a second SIGTERM"}},
       .examples = {{"Read answers on as many machines as there are",
                     "assay work --job invoices --schema s.json --enqueue answers.jsonl\n"
                     "assay work --job invoices\n"
                     "assay work --job invoices --drain results.jsonl --wait"},
                    {"Ask a model, with 600 calls a minute for all workers together",
                     "assay work --job letters --model openai:gpt-5-mini --rate 600/m"}}});
  command->callback([request, of_workers, command, &context] {
    refuse_foreign(*command, *request, *of_workers);
    request->schemas.colors = request->colors = context.error_colors();
    context.code = run(*request);
  });
}

}  // namespace assay::cli
