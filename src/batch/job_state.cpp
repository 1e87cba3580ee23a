#include "batch/job_state.hpp"

#include "dump/bounded_json.hpp"
#include "llm/sha256.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace assay::inline v0::detail::batch {

namespace {

constexpr const char* job_file = "job.json";
constexpr std::size_t longest_file = std::size_t{256} << 20;

template <class T>
T read_file_of(file_layer& files, const std::string& name) {
  const std::optional<std::string> text = read_whole(files, name, longest_file);
  if (!text) throw std::runtime_error("assay: the folder holds no batch job: there is no '" + name + "' in it");
  parse_options exactly;
  exactly.mode = mode::strict;
  exactly.limits.max_depth = 1000;  // of schemas
  exactly.limits.max_errors = 10;
  result<T> read = parse<T>(*text, exactly);
  if (!read) throw std::runtime_error("assay: '" + name + "' can't be used: " + read.error().what());
  return *std::move(read);
}

}  // namespace

void write(file_layer& files, const stored_job& job) { replace_file(files, job_file, dump(job, 1) + "\n"); }
void write(file_layer& files, const stored_state& state) { replace_file(files, state_file, dump(state, 1) + "\n"); }
stored_job read_job(file_layer& files) { return read_file_of<stored_job>(files, job_file); }
stored_state read_state(file_layer& files) { return read_file_of<stored_state>(files, state_file); }
bool has_state(file_layer& files) { return files.open(state_file) != nullptr; }

std::string chained_digest(const std::string& before, std::string_view line) {
  return sha256(before + std::string(line));
}

void check_prompts(file_layer& files, const stored_job& job) {
  line_file lines(open_own(files, prompts_file));
  std::string digest;
  std::uint64_t count = 0;
  std::string text;
  while (const auto line = lines.next()) {
    text.assign(line->text).push_back('\n');
    digest = chained_digest(digest, text);
    ++count;
  }
  const bool is_known = !job.prompts_digest.empty();
  if (count == job.prompts && (!is_known || hexadecimal(digest) == job.prompts_digest)) return;
  throw std::runtime_error(
      "assay: 'prompts.jsonl' is not as it was written; put it back, or make another job of the prompts");
}

std::string line_of(const stored_prompt& prompt) {
  ordered_json made = {{"id", *prompt.id}, {"line", prompt.line}};
  if (!prompt.problem.empty()) {
    made["problem"] = prompt.problem;
  } else {
    made["prompt"] = prompt.prompt;
    if (prompt.source) made["source"] = *prompt.source;
  }
  return bounded_json::write(made) + "\n";
}

stored_prompt read_prompt(std::string_view line) {
  result<stored_prompt> read = parse<stored_prompt>(line, {.mode = mode::strict});
  if (!read) throw std::runtime_error(std::string("assay: 'prompts.jsonl' can't be used: ") + read.error().what());
  return *std::move(read);
}

std::string mark_of(const stored_job& job, const stored_part& part) {
  return "assay-" + job.tag + "-" + part.name + "-" + std::to_string(part.submissions);
}

std::string part_name(std::size_t number) {
  constexpr std::size_t digits = 4;
  const std::string text = std::to_string(number);
  return "part-" + std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string text_of(const std::string& tag, request_id id) {
  return "assay-" + tag + "-" + std::to_string(id.prompt) + "-" + std::to_string(id.attempt);
}

std::optional<request_id> read_id(const std::string& tag, std::string_view text) {
  const std::string before = "assay-" + tag + "-";
  if (!text.starts_with(before)) return std::nullopt;
  request_id id;
  const char* const end = text.data() + text.size();
  const auto [behind, error] = std::from_chars(text.data() + before.size(), end, id.prompt);
  if (error != std::errc() || behind == end || *behind != '-') return std::nullopt;
  const auto [last, other] = std::from_chars(behind + 1, end, id.attempt);
  if (other != std::errc() || last != end || id.prompt == 0 || id.attempt < 1) return std::nullopt;
  return id;
}

}  // namespace assay::inline v0::detail::batch
