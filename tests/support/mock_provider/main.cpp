// assay_mock_provider: stands for a provider of models, on 127.0.0.1, in all four wire formats. For tests and trials.
//   assay_mock_provider --answer '{"name": "John", "age": 35}'
//   assay_mock_provider --port 8123 --fault invalid-json --times 2 --answer '{"name": "John", "age": 35}'
//   assay_mock_provider --play wire/openai/openai_native_output.json
// Prints "http://127.0.0.1:PORT" as its first line, and serves until SIGINT or SIGTERM.
#include "batches.hpp"
#include "faults.hpp"
#include "mock_answers.hpp"
#include "mock_recorded.hpp"
#include "mock_server.hpp"

#include <assay/async/event_loop.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace {

struct settings {
  int port = 0;
  std::string answer = "ok";
  double delay = 0;
  std::vector<std::string> faults;
  int times = 1;
  std::size_t every = 1;
  double slow_by = 3;
  int retry_after = 1;
  std::size_t piece = 0;
  double pause = 0;
  std::vector<std::string> play;
  std::vector<std::string> batch_faults;
  mock::batch_behaviour batches;
};

assay::async::duration seconds(double time) {
  return std::chrono::duration_cast<assay::async::duration>(std::chrono::duration<double>(time));
}

/// The answer with the question in it, written as in a JSON string.
std::string filled(std::string answer, const std::string& question) {
  constexpr std::string_view place = "$PROMPT";
  std::string quoted = nlohmann::json(question).dump();
  quoted = quoted.substr(1, quoted.size() - 2);
  for (std::size_t at = answer.find(place); at != std::string::npos; at = answer.find(place, at + quoted.size())) {
    answer.replace(at, place.size(), quoted);
  }
  return answer;
}

class behaviour {
 public:
  explicit behaviour(settings how) : how_(std::move(how)) {
    for (const std::string& name : how_.faults) faults_.push_back(*mock::fault_named(name));
    times_.slow_by = seconds(how_.slow_by);
    times_.retry_after = how_.retry_after;
  }

  mock::reply operator()(const mock::request& asked) {
    mock::reply made = reply_to(asked);
    made.delay += seconds(how_.delay);
    if (how_.piece != 0) made.piece = how_.piece;
    made.pause = seconds(how_.pause);
    return made;
  }

 private:
  mock::reply reply_to(const mock::request& asked) {
    const std::string text = filled(how_.answer, asked.question);
    if (faults_.empty()) return mock::answer(asked, text);
    const int asked_before = conversations_.count(asked);
    if (asked_before == 1) numbers_[asked.question] = numbers_.size();
    const std::size_t number = numbers_[asked.question];
    if (asked_before > how_.times || number % how_.every != 0) return mock::answer(asked, text);
    return mock::misbehave(faults_[number / how_.every % faults_.size()], asked, text, times_);
  }

  settings how_;
  std::vector<mock::fault> faults_;
  mock::fault_times times_;
  mock::conversations conversations_;
  std::map<std::string, std::size_t> numbers_;  // of the questions, in their order
};

/// Batches of what `single` answers, beside single requests.
mock::script with_batches(mock::script single, settings how) {
  for (const mock::batch_fault_name& one : mock::all_batch_faults()) {
    const bool is_asked_for =
        std::find(how.batch_faults.begin(), how.batch_faults.end(), one.name) != how.batch_faults.end();
    if (is_asked_for) how.batches.faults.push_back(one.what);
  }
  const auto batches = std::make_shared<mock::batches>(single, how.batches);
  return [single = std::move(single), batches](const mock::request& asked) {
    std::optional<mock::reply> reply = (*batches)(asked);
    return reply ? *std::move(reply) : single(asked);
  };
}

mock::script script_of(const settings& how) {
  if (how.play.empty()) return with_batches(behaviour(how), how);
  std::vector<mock::exchange> all;
  for (const std::string& file : how.play) {
    for (mock::exchange& one : mock::read_exchanges(file)) all.push_back(std::move(one));
  }
  return mock::player(std::move(all));
}

void add_options(CLI::App& app, settings& how) {
  std::vector<std::string> names;
  for (const mock::fault_name& one : mock::all_faults()) names.emplace_back(one.name);
  app.add_option("--port", how.port, "0: any that is free")->capture_default_str();
  app.add_option("--answer", how.answer, "What the model says; $PROMPT in it is the question");
  app.add_option("--delay", how.delay, "Seconds before each answer")->check(CLI::NonNegativeNumber);
  app.add_option("--fault", how.faults, "What goes wrong; several take turns")->check(CLI::IsMember(names));
  app.add_option("--times", how.times, "How often it goes wrong with a question")->capture_default_str();
  app.add_option("--every", how.every, "With each how-many-eth question")->check(CLI::PositiveNumber);
  app.add_option("--slow-by", how.slow_by, "Seconds, for the fault slow")->capture_default_str();
  app.add_option("--retry-after", how.retry_after, "Seconds, for the fault rate-limited")->capture_default_str();
  app.add_option("--piece", how.piece, "Most bytes of the body that are sent at once; 0: all");
  app.add_option("--pause", how.pause, "Seconds between pieces")->check(CLI::NonNegativeNumber);
  std::vector<std::string> batch_names;
  for (const mock::batch_fault_name& one : mock::all_batch_faults()) batch_names.emplace_back(one.name);
  app.add_option("--batch-fault", how.batch_faults, "What goes wrong with batches; several take turns")
      ->check(CLI::IsMember(batch_names));
  app.add_option("--batch-every", how.batches.every, "With each how-many-eth request of a batch")
      ->check(CLI::PositiveNumber);
  app.add_option("--batch-times", how.batches.times, "How often it goes wrong with a request, or a call");
  app.add_option("--batch-polls", how.batches.polls, "How often a batch is still under way when it is asked for");
  app.add_option("--play", how.play, "Files of recorded exchanges to play instead")->check(CLI::ExistingFile);
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Stands for a provider of language models, on this machine, for tests and trials.");
  settings how;
  add_options(app, how);
  CLI11_PARSE(app, count, arguments);
  try {
    mock::raise_file_limit();
    const mock::listener at(how.port);
    const mock::script answers = script_of(how);
    mock::counters counts;
    std::cout << "http://127.0.0.1:" << at.port() << std::endl;
    assay::async::run(mock::serve(at, answers, counts), {.stop_signals = {SIGINT, SIGTERM}});
  } catch (const assay::async::cancelled&) {
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "assay_mock_provider: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
