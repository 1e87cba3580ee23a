#include "cli/serve_command.hpp"

#include "cli/ask_arguments.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/served_schemas.hpp"
#include "cli/toolchain.hpp"
#include "serve/server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace assay::cli {
namespace {

struct serve_request {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::string schemas;
  std::string tokens;
  std::vector<std::string> models;
  ask_arguments asking;
  serve::serve_limits limits;
  std::size_t jobs = 0;
  std::string playground;
  serve::site_rules sites;
  bool quiet = false;
};

constexpr double longest_seconds = 86'400;

/// "16M" in bytes; nothing where the text is no size, or one of 0 or of more than 1 GiB.
std::optional<std::size_t> bytes_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::array<std::string_view, 4> units = {"", "K", "M", "G"};
  const auto found = std::find(units.begin(), units.end(), unit);
  constexpr std::size_t most = std::size_t{1} << 30;
  if (problem != std::errc() || found == units.end() || number == 0 || number > most) return std::nullopt;
  const std::size_t bytes = number << (10 * (found - units.begin()));
  return bytes > most ? std::nullopt : std::optional(bytes);
}

void add_size(CLI::App& command, const char* name, std::size_t& target, const char* help) {
  const auto check = [](const std::string& text) {
    return bytes_of(text) ? std::string() : "'" + text + "' is not a valid size from 1 to 1G, such as 64K or 16M";
  };
  command
      .add_option_function<std::string>(
          name, [&target](const std::string& text) { target = bytes_of(text).value_or(target); }, help)
      ->check(CLI::Validator(check, ""))
      ->type_name("SIZE");
}

void add_seconds(CLI::App& command, const char* name, async::saturating_duration& target, const char* help) {
  command
      .add_option_function<double>(
          name, [&target](double seconds) { target = std::chrono::duration<double>(seconds); }, help)
      ->check(number_between(0.001, longest_seconds, "0.001 to 86400"))
      ->type_name("SECONDS");
}

using normal_text = std::optional<std::string> (*)(std::string_view);

/// An option that may be repeated; each word is put in its normal form.
void add_words(CLI::App& command, const char* name, std::vector<std::string>& target, normal_text normal,
               const std::string& wanted, const char* help) {
  const auto change = [normal, wanted](std::string& word) {
    std::optional<std::string> made = normal(word);
    if (!made) return "'" + word + "' is not " + wanted;
    word = *std::move(made);
    return std::string();
  };
  command.add_option(name, target, help)->allow_extra_args(false)->transform(CLI::Validator(change, ""));
}

void add_sites(CLI::App& command, serve::site_rules& sites) {
  add_words(command, "--host-name", sites.host_names, &serve::normal_host_name,
            "a name without a port, such as assay.example.org",
            "A name that clients call the service by, beside localhost and its address; may be repeated");
  add_words(command, "--allow-origin", sites.origins, &serve::normal_origin,
            "the origin of a site, such as https://app.example.org",
            "A site whose pages may use the service (CORS); may be repeated. Without --tokens no other may");
  command.get_option("--host-name")->type_name("NAME");
  command.get_option("--allow-origin")->type_name("ORIGIN");
}

/// The playground that is named, else the one that was installed or built with this executable; empty: none.
std::filesystem::path playground_of(const serve_request& request) {
  if (!request.playground.empty()) return request.playground;
  const std::filesystem::path here = executable_folder();
  for (const char* place : {"../share/assay/playground", "../../web/page"}) {
    std::error_code unknown;
    if (std::filesystem::exists(here / place / "index.html", unknown)) return here / place;
  }
  return {};
}

/// Tells where the service listens: its address alone on standard output, for programs that started it.
class announcer final : public serve::serve_observer {
 public:
  explicit announcer(palette colors) : colors_(colors) {}

  void listening(const std::string& url, bool is_loopback, const serve::service& of) override {
    complain("serving at " + url, colors_);
    if (!is_loopback && !of.tokens) {
      complain("warning: other machines reach this address, and no tokens are asked for; give --tokens FILE", colors_);
    }
    if (of.tokens && of.tokens->is_exposed()) {
      complain("warning: others on this machine can read the tokens in '" + of.setup.tokens +
                   "'; take that right away with: chmod 600",
               colors_);
    }
    output_file::standard_output().write(url + "\n");
  }

 private:
  palette colors_;
};

serve::service_setup setup_of(const serve_request& request) {
  serve::service_setup setup{.host = request.host,
                             .port = static_cast<std::uint16_t>(request.port),
                             .limits = request.limits,
                             .jobs = request.jobs,
                             .load_schemas = {},
                             .sites = request.sites,
                             .tokens = request.tokens,
                             .models = {},
                             .asking = options_of(request.asking),
                             .pages = playground_of(request),
                             .log_requests = !request.quiet};
  if (!request.schemas.empty()) {
    setup.load_schemas = [folder = request.schemas] { return served_schemas(folder); };
  }
  for (const std::string& name : request.models) setup.models.push_back(make_model(name, request.asking));
  return setup;
}

int run(const serve_request& request, palette colors) {
  refuse_invalid_utf8(request.asking.system, "--system");
  announcer observer(colors);
  const serve::serve_end end = with_model_failures([&] { return serve::serve(setup_of(request), observer); });
  return end.forced_by == 0 ? exit_valid : exit_by_signal + end.forced_by;
}

constexpr const char* serve_notes =
    "GET /openapi.json describes the endpoints; docs/serve.md has examples. Each request gives a line of JSON on "
    "standard error, without bodies, keys or tokens. Standard output gets the service's address once it listens.\n"
    "SIGHUP reads schemas and tokens again; what is broken stays as it was. SIGTERM and Ctrl-C let what runs finish "
    "(--grace); a second one ends the service at once.\n"
    "For TLS, put a proxy before it: packaging/nginx.conf is an example.";

void add_limits(CLI::App& command, serve_request& request) {
  serve::serve_limits& limits = request.limits;
  add_size(command, "--max-body", limits.max_body, "The longest body of a request (default 16M)");
  add_size(command, "--max-header", limits.max_header, "The longest head of a request (default 16K)");
  command
      .add_option("--max-concurrency", limits.max_concurrency,
                  "Model calls and large bodies at a time (default 256); further requests get 503")
      ->check(CLI::Range(1, 1'000'000).description(""))
      ->type_name("N");
  command
      .add_option("--max-connections", limits.max_connections,
                  "Connections at a time (default 1024); further ones wait, and idle ones make room")
      ->check(CLI::Range(1, 1'000'000).description(""))
      ->type_name("N");
  add_seconds(command, "--timeout", limits.timeout,
              "Time for the work on a request, model calls included (default 120)");
  add_seconds(command, "--header-timeout", limits.header_timeout, "Time for a request's head to arrive (default 10)");
  add_seconds(command, "--body-timeout", limits.body_timeout,
              "Time for its body to arrive, and more for a long one: see --min-rate (default 30)");
  add_seconds(command, "--idle-timeout", limits.idle_timeout, "Time between two requests of a connection (default 60)");
  add_seconds(command, "--write-timeout", limits.write_timeout,
              "Time for a client to take a reply, and more for a long one: see --min-rate (default 30)");
  add_size(command, "--min-rate", limits.slowest_rate,
           "The bytes a second that clients must keep up beyond --body-timeout and --write-timeout (default 16K)");
  add_seconds(command, "--grace", limits.grace, "Time for what runs to finish when the service stops (default 30)");
}

}  // namespace

void add_serve_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<serve_request>();
  CLI::App* command = app.add_subcommand("serve", "Answer over HTTP: parse, repair, schemas, and models' answers");
  command->add_option("--host", request->host, "The address to listen at (default 127.0.0.1: this machine alone)")
      ->type_name("ADDRESS");
  command->add_option("--port", request->port, "The port (default 8080); 0 is any that is free")
      ->check(CLI::Range(0, 65'535).description(""))
      ->type_name("PORT");
  command
      ->add_option("--schemas", request->schemas,
                   "Schemas that requests may name: person.schema.json in the folder is person")
      ->type_name("FOLDER");
  command
      ->add_option("--tokens", request->tokens,
                   "Only clients with one of the tokens in FILE, one a line, are answered; /healthz is open")
      ->type_name("FILE");
  command
      ->add_option("--model", request->models,
                   "A model that may be asked: openai:gpt-5-mini, ...; may be repeated, the first is the default")
      ->allow_extra_args(false)
      ->type_name("MODEL");
  add_sites(*command, request->sites);
  add_ask_options(*command, request->asking);
  add_limits(*command, *request);
  command->add_option("--jobs", request->jobs, "Threads for bodies of more than 64 KiB; 0 (the default) is one a core")
      ->check(CLI::Range(0, 256).description(""))
      ->type_name("N");
  command->add_option("--playground", request->playground, "The playground's page, as scripts/playground.sh builds it")
      ->type_name("FOLDER");
  command->add_flag("--quiet", request->quiet, "No line of log for requests that went well");
  describe(*command, context,
           {.notes = serve_notes,
            .exit_codes = {{exit_valid, "stopped by SIGTERM or Ctrl-C"},
                           {exit_unusable, "wrong usage, an address in use, unreadable schemas or tokens, no key"},
                           {exit_by_signal + SIGTERM, "ended at once by a second SIGTERM"}},
            .examples = {{"Read answers by the schemas of a folder", "assay serve --schemas schemas/"},
                         {"Ask models, for clients with a token",
                          "assay serve --model openai:gpt-5-mini --schemas schemas/ --tokens tokens.txt"}}});
  command->callback([request, &context] { context.code = run(*request, context.error_colors()); });
}

}  // namespace assay::cli
