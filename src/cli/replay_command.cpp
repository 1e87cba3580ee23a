#include "cli/replay_command.hpp"

#include "cli/capsule_files.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/progress_words.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"

#include <assay/dump.hpp>
#include <assay/llm/capsule.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

// --- as JSON ---------------------------------------------------------------------------------------------------------

/// An attempt as --json tells it.
struct told_attempt {
  int number = 1;
  attempt_outcome outcome = attempt_outcome::failed;
  std::string message = {};
  std::vector<recorded_error> errors = {};
  std::vector<recorded_path> asked_for = {};
  bool stopped_early = false;
  assay::usage usage = {};
  double waited = 0;  ///< in seconds
  double time = 0;    ///< in seconds
};

/// What comes of the answers now.
struct told_ending {
  replay_ending ending = replay_ending::failed;
  std::optional<extraction_failure> reason = {};
  std::optional<nlohmann::ordered_json> value = {};
};

struct told_replay {
  bool same = false;
  std::string version = {};
  std::string time = {};
  std::optional<std::string> model = {};
  extraction_failure reason = extraction_failure::invalid;
  assay::usage usage = {};
  std::vector<told_attempt> attempts = {};
  std::vector<replay_difference> differences = {};
  told_ending now = {};
};

namespace {

struct replay_request {
  std::string file;
  bool as_json = false;
  palette colors = {};  ///< of standard output
};

constexpr std::size_t most_errors = 3;  // that are shown of an attempt

assay::usage usage_of(const extraction_record& record) {
  assay::usage total;
  for (const recorded_attempt& one : record.attempts) total += one.usage;
  return total;
}

double seconds_of(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

std::string json_of(const extraction_record& record, const replayed_extraction& now) {
  told_replay told;
  told.same = now.is_same();
  told.version = record.version;
  told.time = record.time;
  if (record.question) told.model = record.question->model;
  told.reason = record.reason;
  told.usage = usage_of(record);
  for (const recorded_attempt& one : record.attempts) {
    told.attempts.push_back({one.number, one.outcome, one.message, one.errors, one.asked_for, one.stopped_early,
                             one.usage, seconds_of(one.waited), seconds_of(one.time)});
  }
  told.differences = now.differences;
  told.now.ending = now.ending;
  told.now.reason = now.reason;
  if (now.value) told.now.value = **now.value;
  return dump(told) + "\n";
}

// --- for people ------------------------------------------------------------------------------------------------------

/// "1.2 s, 120 tokens, $0.00012"
std::string cost_words(std::chrono::nanoseconds time, const assay::usage& used) {
  std::string words = number_words("%.3g s", seconds_of(time));
  if (used.total() > 0) words += ", " + counted(static_cast<std::uint64_t>(used.total()), "token");
  if (used.cost && *used.cost > 0) words += ", " + number_words("$%.3g", *used.cost);
  return words;
}

std::string place_of(const recorded_path& loc) {
  return loc.empty() ? "(the whole answer)" : to_string(detail::path_of(loc));
}

/// Indented, and escaped for a terminal.
std::string indented(const std::string& text, const std::string& indent) {
  std::string lines = indent;
  for (const char c : detail::printable_lines(text)) {
    lines += c;
    if (c == '\n') lines += indent;
  }
  while (lines.ends_with(' ') || lines.ends_with('\n')) lines.pop_back();
  return lines + '\n';
}

class replay_text {
 public:
  replay_text(const extraction_record& record, const replayed_extraction& now, palette colors)
      : record_(record), now_(now), colors_(colors) {}

  std::string run() {
    if (record_.question) put(detail::printable(record_.question->model) + ", ");
    put(detail::printable(record_.time) + ", assay " + detail::printable(record_.version) + "\n");
    for (const recorded_attempt& one : record_.attempts) put_attempt(one);
    const int last = static_cast<int>(record_.attempts.size());
    for (const replay_difference& one : now_.differences) {
      if (one.attempt > last) put_difference(one);
    }
    put(colors_.paint(tone::bad, to_string(record_.reason)) + " after " + counted(record_.attempts.size(), "attempt") +
        total_words() + "\n");
    for (const replay_difference& one : now_.differences) {
      if (one.attempt == 0) put_difference(one);
    }
    put_ending();
    return std::move(text_);
  }

 private:
  void put(const std::string& text) { text_ += text; }

  [[nodiscard]] std::string total_words() const {
    std::chrono::nanoseconds time{};
    if (!record_.attempts.empty()) {
      const recorded_attempt& last = record_.attempts.back();
      time = std::chrono::nanoseconds(async::saturating_add(last.began.count(), last.time.count()));
    }
    return " (" + cost_words(time, usage_of(record_)) + ")";
  }

  void put_attempt(const recorded_attempt& one) {
    std::string line = "attempt " + std::to_string(one.number) + ": ";
    const bool is_valid = one.outcome == attempt_outcome::valid;
    line += colors_.paint(is_valid ? tone::good : tone::bad, to_string(one.outcome));
    if (!one.errors.empty()) {
      line += ", " + counted(one.errors.size(), "error") + (one.more_errors ? " and more" : "");
    }
    if (one.stopped_early) line += ", stopped at the first";
    put(line + " (" + cost_words(one.time, one.usage) + ")\n");
    if (one.waited > std::chrono::nanoseconds::zero()) {
      put("  after a wait of " + number_words("%.3g s", seconds_of(one.waited)) + "\n");
    }
    for (const recorded_path& where : one.asked_for) put("  asked for " + detail::printable(place_of(where)) + "\n");
    if (!one.message.empty()) put(indented(one.message, "  "));
    const std::size_t shown = std::min(one.errors.size(), most_errors);
    for (std::size_t i = 0; i < shown; ++i) put_error(one.errors[i]);
    if (shown < one.errors.size()) put("  and " + std::to_string(one.errors.size() - shown) + " more\n");
    for (const replay_difference& each : now_.differences) {
      if (each.attempt == one.number) put_difference(each);
    }
  }

  void put_error(const recorded_error& one) {
    put("  " + colors_.paint(tone::place, detail::printable(place_of(one.loc))) + ": " +
        detail::printable(one.message) + " [type=" + detail::printable(one.type) + "]\n");
  }

  void put_difference(const replay_difference& one) {
    std::string headline = "now";
    if (one.attempt > static_cast<int>(record_.attempts.size())) headline += ", attempt " + std::to_string(one.attempt);
    headline += ": " + words_for(one.part) + (one.where.empty() ? "" : " (" + detail::printable(one.where) + ")");
    put("  " + colors_.paint(tone::warning, headline) + "\n");
    put_side("was", one.was);
    put_side("is", one.is);
  }

  void put_side(const std::string& name, const std::string& text) {
    const bool is_line = text.find('\n') == std::string::npos;
    put("    " + name + ":" + (is_line ? indented(text, " ") : "\n" + indented(text, "      ")));
  }

  static std::string words_for(replay_part part) {
    switch (part) {
      case replay_part::request:
        return "another request";
      case replay_part::outcome:
        return "another outcome";
      case replay_part::errors:
        return "other errors";
      case replay_part::answer:
        return "another text is judged";
      case replay_part::beyond:
        return "more than was recorded is needed";
      case replay_part::not_asked:
        return "not asked any more";
      case replay_part::reason:
        return "another end";
    }
    return to_string(part);
  }

  void put_ending() {
    if (now_.is_same()) return put(colors_.paint(tone::good, "The replay is the same.") + "\n");
    put(colors_.paint(tone::warning, "The replay parts in " + counted(now_.differences.size(), "place")) + ": ");
    if (now_.ending == replay_ending::failed) put(std::string("it fails, ") + to_string(*now_.reason) + ".\n");
    if (now_.ending == replay_ending::beyond) put("it ends where the recording does.\n");
    if (now_.ending == replay_ending::valid) {
      put("it gives a value.\n");
      if (now_.value) put(detail::printable(detail::bounded_json::write(**now_.value)) + "\n");
    }
    if (record_.output.judged_by_type) {
      put("The answers were judged by a C++ type, whose own rules (check, normalize, grounded) are not in its schema; "
          "assay::replay<T> has them.\n");
    }
  }

  const extraction_record& record_;
  const replayed_extraction& now_;
  palette colors_;
  std::string text_;
};

int run(const replay_request& request) {
  const extraction_record record = read_capsule_file(request.file);
  const replayed_extraction now =
      record.output.plain_text ? replay(record) : replay(record, schema_in(record, request.file));
  output_file::standard_output().write(request.as_json ? json_of(record, now)
                                                       : replay_text(record, now, request.colors).run());
  return now.is_same() ? exit_valid : exit_invalid;
}

}  // namespace

void add_replay_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<replay_request>();
  CLI::App* command = app.add_subcommand(
      "replay", "Play a failed extraction again, offline, and show where it differs from the recording");
  command->add_option("FILE", request->file, "The capsule that assay ask --capsule wrote; '-' is standard input")
      ->required()
      ->type_name("");
  command->add_flag("--json", request->as_json, "Print one JSON object");
  describe(
      *command, context,
      {.notes = "The recorded answers are judged by the schema in the capsule, and the questions are asked as this "
                "version of assay asks them. Nothing is sent, and no time passes. A request that differs is "
                "reported and still gets the recorded answer. The object of --json is {\"same\", \"version\", "
                "\"time\", \"model\", \"reason\", \"usage\", \"attempts\", \"differences\", \"now\"}; a difference "
                "is {\"attempt\", \"part\", \"where\", \"was\", \"is\"}.",
       .exit_codes = {{exit_valid, "the replay is the same"},
                      {exit_invalid, "it differs from the recording"},
                      {exit_unusable, "wrong usage, or a file that is not a valid capsule"}},
       .examples = {{"Whether this version still fails in the same way", "assay replay failed.capsule.json"}}});
  command->callback([request, &context] {
    request->colors = context.output_colors();
    context.code = run(*request);
  });
}

}  // namespace assay::cli
