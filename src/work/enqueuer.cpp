#include "work/enqueuer.hpp"

#include "work/key_values.hpp"
#include "work/message_store.hpp"
#include "work/task_key.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace assay::work {
namespace {

constexpr std::size_t most_messages = 512;  // that are sent before the server's word is waited for
constexpr std::size_t most_bytes = std::size_t{8} << 20;
constexpr std::int64_t enqueue_patience = 2'000;  // milliseconds
constexpr std::chrono::seconds longest_silence{60};

}  // namespace

struct enqueuer::inside {
  queue_link link;
  job_names names;
  std::string schema;
  refusal refused;
  std::function<bool()> is_stopped = {};
  message_store store{link};
  enqueue_counts counts = {};
  std::vector<outgoing> open = {};
  std::vector<std::size_t> lines = {};  ///< the numbers of those that are open
  std::size_t bytes = 0;

  void send_all();
  /// Whether the task needs no further try.
  [[nodiscard]] bool settle(std::size_t number, const outgoing& task, const publish_outcome& outcome);
  [[nodiscard]] bool settle_refused(std::size_t number, const outgoing& task, const std::string& why);
  void refuse(std::size_t number, const std::string& why) {
    ++counts.refused;
    refused(number, why);
  }
};

bool enqueuer::inside::settle_refused(std::size_t number, const outgoing& task, const std::string& why) {
  const owned<natsMsg> there = last_message(link, names.task_stream, task.subject);
  if (!there) {
    refuse(number, "the server does not take it: " + why);
  } else if (text_of(there.get()) == task.text) {
    ++counts.known;
  } else {
    refuse(number, "its id " + std::string(header_of(there.get(), id_header)) + " is that of line " +
                       std::string(header_of(there.get(), line_header)) + ", which was sent before");
  }
  return true;
}

bool enqueuer::inside::settle(std::size_t number, const outgoing& task, const publish_outcome& outcome) {
  switch (outcome.state) {
    case publish_state::stored:
      ++counts.sent;
      return true;
    case publish_state::copy:
      ++counts.known;
      return true;
    case publish_state::too_large:
      refuse(number, outcome.why);
      return true;
    case publish_state::refused:
      return settle_refused(number, task, outcome.why);
    case publish_state::unknown:
      break;
  }
  return false;
}

void enqueuer::inside::send_all() {
  auto heard = std::chrono::steady_clock::now();
  while (!open.empty()) {
    const std::vector<publish_outcome> outcomes = store.publish(open, enqueue_patience);
    std::vector<outgoing> left;
    std::vector<std::size_t> left_lines;
    std::string why;
    for (std::size_t i = 0; i < open.size(); ++i) {
      bool is_settled = false;
      try {
        is_settled = settle(lines[i], open[i], outcomes[i]);
      } catch (const queue_unreachable& problem) {
        why = problem.what();
      }
      if (is_settled) continue;
      if (!outcomes[i].why.empty()) why = outcomes[i].why;
      left.push_back(std::move(open[i]));
      left_lines.push_back(lines[i]);
    }
    const auto now = std::chrono::steady_clock::now();
    if (left.size() < open.size()) heard = now;
    open = std::move(left);
    lines = std::move(left_lines);
    if (!open.empty() && is_stopped && is_stopped()) {
      open.clear();
      lines.clear();
    }
    if (!open.empty() && now - heard > longest_silence) {
      throw queue_unreachable("the server has not answered for a minute" + (why.empty() ? "" : ": " + why) +
                              "; what was sent is there, and the same command sends the rest");
    }
  }
  bytes = 0;
}

enqueuer::enqueuer(const queue_address& address, std::string_view job, const job_settings& settings, std::string schema,
                   refusal refused)
    : inside_(new inside{queue_link(address), job_names(job), std::move(schema), std::move(refused)}) {
  static_cast<void>(prepare_job(inside_->link, inside_->names, settings));
}

enqueuer::~enqueuer() = default;

void enqueuer::put_schema(const std::string& name, const std::string& document) {
  const key_values schemas(inside_->link, schema_bucket);
  if (schemas.replace(name, document, 0)) return;
  const std::optional<kept_value> there = schemas.get(name);
  if (there && there->text == document) return;
  throw queue_error("the bucket '" + std::string(schema_bucket) + "' has another schema with the name '" + name +
                    "'; give this one a name of its own (--schema-name)");
}

void enqueuer::stop_when(std::function<bool()> is_stopped) { inside_->is_stopped = std::move(is_stopped); }

void enqueuer::add(const task_line& line) {
  const std::string key = task_key(line.id);
  outgoing task{.subject = inside_->names.task_prefix + key,
                .text = std::string(line.text),
                .id = task_message_id(key, line.text),
                .headers = {{line_header, std::to_string(line.number)}}};
  constexpr std::size_t longest_header = 4096;  // a longer id is read off the line again
  if (line.id.size() <= longest_header) task.headers.emplace_back(id_header, line.id);
  if (!inside_->schema.empty()) task.headers.emplace_back(schema_header, inside_->schema);
  inside_->bytes += task.text.size();
  inside_->open.push_back(std::move(task));
  inside_->lines.push_back(line.number);
  if (inside_->open.size() >= most_messages || inside_->bytes >= most_bytes) inside_->send_all();
}

void enqueuer::finish() { inside_->send_all(); }

const enqueue_counts& enqueuer::counts() const noexcept { return inside_->counts; }

}  // namespace assay::work
