#include "batch/job_engine.hpp"

#include "llm/extraction_record.hpp"
#include "llm/sha256.hpp"
#include "llm/wire.hpp"

#include "dump/bounded_json.hpp"

#include <assay/dump.hpp>
#include <assay/version.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <variant>

namespace assay::inline v0::detail::batch {

namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("assay: " + why); }

/// The smaller of two limits, of which 0 is none.
std::uint64_t smaller(std::uint64_t left, std::uint64_t right) {
  return left == 0 || right == 0 ? std::max(left, right) : std::min(left, right);
}

void refuse_media(const request& base) {
  for (const message& one : base.messages) {
    const bool has_media = std::any_of(one.parts.begin(), one.parts.end(), [](const message_part& part) {
      return std::holds_alternative<media_part>(part);
    });
    if (has_media) refuse("a batch can't have media in what its requests have in common");
  }
}

/// The job without what is only known when its prompts have been read.
stored_job planned_job(const provider_model& model, const batch_api& api, const schema_type& schema,
                       batch_options& options) {
  const provider_setup& setup = model.setup();
  if (!options.asking.attachments.empty()) refuse("a batch can't have attachments");
  refuse_media(options.asking.base);
  if (options.price_share && !(*options.price_share > 0 && *options.price_share <= 1)) {
    refuse("batch_options::price_share is from above 0 to 1");
  }
  retry_policy& policy = options.asking.retry;
  policy.deadline.reset();
  policy.early_stop = false;
  const std::optional<std::string> source = options.asking.source;
  options.asking.source.reset();
  const ground_options ground = options.asking.ground;
  const question what(model, {}, options.asking, wanted_for(schema));
  const extraction_record record = record_of(extraction_failure::invalid, policy, {}, type_of<ordered_json>(), &what);
  stored_job job;
  job.version = version();
  job.base_url = setup.base_url;
  job.question = *record.question;
  job.output = record.output;
  job.policy = record.policy;
  job.has_source = source.has_value();
  job.source = {source.value_or(""), ground.scope, ground.max_spans, ground.max_nearest};
  job.most_requests = smaller(api.most_requests, options.max_requests);
  job.most_bytes = smaller(api.most_bytes, options.max_bytes);
  job.price = setup.price;
  const auto& shares = shipped_prices().batches;
  const auto known = shares.find(setup.name.substr(0, setup.name.find(':')));
  const bool is_own_server = setup.wire.server.empty();
  job.price_share = options.price_share.value_or(is_own_server && known != shares.end() ? known->second.share : 1.0);
  return job;
}

/// Writes prompts.jsonl, and takes their digest.
class prompt_writer {
 public:
  explicit prompt_writer(file_layer& files) : file_(files, prompts_file) {}

  void add(batch_prompt prompt) {
    ++count_;
    stored_prompt stored{.id = id_of(prompt), .line = prompt.line};
    stored.problem = std::move(prompt.problem);
    if (stored.problem.empty()) {
      const auto [known, is_new] = numbers_.emplace(sha256(prompt.id), count_);
      if (!is_new) {
        stored.problem = "The id " + prompt.id + " is that of prompt " + std::to_string(known->second) + ", too";
        stored.id = ordered_json();
      }
    }
    if (stored.problem.empty()) {
      stored.prompt = std::move(prompt.prompt);
      stored.source = std::move(prompt.source);
    }
    const std::string line = line_of(stored);
    digest_ = chained_digest(digest_, line);
    file_.write(line);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] const std::string& digest() const noexcept { return digest_; }
  void commit() { file_.commit(); }

 private:
  static json_box id_of(const batch_prompt& prompt) {
    if (prompt.id.empty() && !prompt.problem.empty()) return ordered_json();
    bounded_json::parsed read = bounded_json::parse(prompt.id);
    const bool is_id =
        read && (read.value.is_string() || read.value.is_number() || (read.value.is_null() && !prompt.problem.empty()));
    if (!is_id) refuse("the id of a prompt is JSON text of a string or a number, and not '" + prompt.id + "'");
    return std::move(read.value);
  }

  durable_file file_;
  std::string digest_;
  std::uint64_t count_ = 0;
  std::unordered_map<std::string, std::uint64_t> numbers_;  // by the digest of the id
};

std::string endpoint_of(const provider_model& model) {
  return wire::of(model.setup().format).path(model.setup().model, /*stream=*/false);
}

void write_first_requests(file_layer& files, const batch_api& api, const provider_model& model, const stored_job& job,
                          const conversations& talks, stored_state& state) {
  const std::string path = endpoint_of(model);
  part_writer writer(files, api, job, 0);
  line_file lines(open_own(files, prompts_file));
  for (std::uint64_t number = 1; const auto line = lines.next(); ++number) {
    const stored_prompt prompt = read_prompt(line->text);
    if (!prompt.problem.empty()) continue;
    writer.add({number, 1}, path, model.written(talks.first(prompt), /*stream=*/false).body, line->offset);
  }
  state.parts = writer.finish();
}

}  // namespace

const provider_model& model_with_batches(const language_model& model) {
  const auto* const found = dynamic_cast<const provider_model*>(&model);
  const bool is_known = found != nullptr && found->setup().path.empty() && api_of(found->setup().format) != nullptr;
  if (!is_known) {
    refuse("'" + model.name() +
           "' has no batch API that assay knows: give one of openai:, openai-responses:, anthropic: or google:");
  }
  return *found;
}

void make_job(file_layer& files, const language_model& model, const schema_type& schema, const next_prompt& next,
              batch_options options) {
  const provider_model& provider = model_with_batches(model);
  const batch_api& api = *api_of(provider.setup().format);
  if (has_state(files)) throw std::runtime_error("assay: there is a batch job in the folder already");
  stored_job job = planned_job(provider, api, schema, options);
  prompt_writer prompts(files);
  while (std::optional<batch_prompt> prompt = next()) prompts.add(*std::move(prompt));
  prompts.commit();
  job.prompts = prompts.count();
  job.prompts_digest = hexadecimal(prompts.digest());
  const std::string how = dump(job.question) + dump(job.output) + dump(job.policy) + dump(job.source);
  job.tag = hexadecimal(sha256(how + prompts.digest())).substr(0, 12);
  stored_state state;
  write_first_requests(files, api, provider, job, conversations(provider, job, schema), state);
  write(files, job);
  write(files, state);
}

job_engine::job_engine(std::unique_ptr<file_layer> files, model_ref model)
    : files_(std::move(files)),
      model_(std::move(model)),
      provider_(model_with_batches(*model_)),
      api_(*api_of(provider_.setup().format)),
      job_(read_job(*files_)),
      state_(read_state(*files_)),
      policy_(policy_of(job_.policy)),
      talks_(provider_, job_, load_schema(*job_.output.schema)),
      endpoint_(endpoint_of(provider_)),
      client_(provider_, api_, policy_) {
  if (job_.question.model != model_->name()) {
    refuse("the job in the folder is for '" + job_.question.model + "', not for '" + model_->name() + "'");
  }
}

line_file job_engine::prompts(std::uint64_t place) const {
  if (!are_prompts_checked_) check_prompts(*files_, job_);
  are_prompts_checked_ = true;
  return line_file(open_own(*files_, prompts_file), place);
}

bool job_engine::is_finished() const noexcept {
  return std::all_of(state_.parts.begin(), state_.parts.end(),
                     [this](const stored_part& part) { return is_over(part) && part.is_judged; });
}

std::vector<batch_file_status> job_engine::parts() const {
  std::vector<batch_file_status> all;
  for (const stored_part& part : state_.parts) {
    all.push_back({.file = file_of(part),
                   .state = static_cast<batch_file_state>(part.state),
                   .asks_again = part.first == 0,
                   .requests = part.requests,
                   .bytes = part.bytes,
                   .done = part.done,
                   .failed = part.failed,
                   .batch = part.batch,
                   .word = part.word,
                   .message = part.message});
  }
  return all;
}

}  // namespace assay::inline v0::detail::batch

namespace assay::inline v0::llm {

namespace batch = detail::batch;

static_assert(static_cast<int>(batch_file_state::failed) == static_cast<int>(batch::part_state::failed));

const char* to_string(batch_file_state state) noexcept {
  constexpr std::array names = {"made", "submitting", "submitted", "collected", "failed"};
  return names[static_cast<std::size_t>(state)];
}

namespace {

/// So that nothing is written into a folder that was named by mistake.
void require_job(const std::filesystem::path& folder) {
  std::error_code problem;
  if (!std::filesystem::is_directory(folder, problem)) {
    throw std::runtime_error("assay: there is no folder '" + folder.string() + "'");
  }
  if (!std::filesystem::exists(folder / batch::state_file, problem)) {
    throw std::runtime_error("assay: the folder '" + folder.string() + "' holds no batch job");
  }
}

}  // namespace

batch_job::stored_model batch_job::model_of(const std::filesystem::path& folder) {
  require_job(folder);
  batch::folder_files files(folder);
  const batch::stored_job job = batch::read_job(files);
  return {job.question.model, job.base_url};
}

batch_job batch_job::make(const std::filesystem::path& folder, model_ref model, const schema_type& schema,
                          const std::function<std::optional<batch_prompt>()>& next, batch_options options) {
  static_cast<void>(batch::model_with_batches(*model));  // before there is a folder
  auto files = std::make_unique<batch::folder_files>(folder);
  batch::make_job(*files, *model, schema, next, std::move(options));
  return batch_job(std::make_unique<batch::job_engine>(std::move(files), std::move(model)));
}

batch_job batch_job::open(const std::filesystem::path& folder, model_ref model) {
  require_job(folder);
  return batch_job(
      std::make_unique<batch::job_engine>(std::make_unique<batch::folder_files>(folder), std::move(model)));
}

batch_job::batch_job(std::unique_ptr<batch::job_engine> engine) : engine_(std::move(engine)) {}
batch_job::batch_job(batch_job&&) noexcept = default;
batch_job& batch_job::operator=(batch_job&&) noexcept = default;
batch_job::~batch_job() = default;

async::task<void> batch_job::submit(bool again) { return engine_->submit(again); }
async::task<void> batch_job::refresh() { return engine_->refresh(); }
async::task<void> batch_job::collect() { return engine_->collect(); }
async::task<void> batch_job::run_until_finished(backoff waits) { return engine_->run_until_finished(waits); }
bool batch_job::is_finished() const noexcept { return engine_->is_finished(); }
std::vector<batch_file_status> batch_job::files() const { return engine_->parts(); }
std::optional<token_price> batch_job::direct_price() const { return engine_->job().price; }
double batch_job::price_share() const noexcept { return engine_->job().price_share; }
async::task<batch_totals> batch_job::results(std::function<void(const batch_result&)> take) const {
  return engine_->results(std::move(take));
}

}  // namespace assay::inline v0::llm
