#include "batch/conversation.hpp"

#include "dump/bounded_json.hpp"
#include "llm/extraction_record.hpp"
#include "llm/schema_validator.hpp"
#include "llm/wire.hpp"

#include <utility>

namespace assay::inline v0::detail::batch {

/// Stands for the job's model as it was when the job was made, so that what is asked next doesn't depend on what
/// assay has learned of it since.
class conversations::planned_model final : public language_model {
 public:
  explicit planned_model(const recorded_question& question) : question_(question) {}
  async::task<response> complete(request /*asked*/) override {
    throw model_error(model_failure::unsupported, "a batch is not asked directly");
    co_return response{};
  }
  assay::capabilities capabilities() const override { return question_.capabilities; }
  std::string name() const override { return question_.model; }

 private:
  const recorded_question& question_;
};

conversations::conversations(const provider_model& model, const stored_job& job, schema_type schema)
    : model_(model),
      job_(job),
      schema_(std::move(schema)),
      wanted_(wanted_for(schema_)),
      planned_(std::make_shared<planned_model>(job.question)) {
  options_.mode = job.question.mode;
  options_.instructions = job.question.instructions;
  options_.base = job.question.base;
  options_.retry = policy_of(job.policy);
  options_.ground = grounding_of(job.source);
  if (job.has_source) options_.source = job.source.text;
}

extract_options conversations::options_for(const stored_prompt& prompt) const {
  extract_options options = options_;
  if (prompt.source) options.source = prompt.source;
  return options;
}

request conversations::first(const stored_prompt& prompt) const {
  extract_options options = options_for(prompt);
  return question(*planned_, prompt.prompt, options, wanted_).first();
}

response conversations::answer_in(const batch_item& item, const request& asked) const {
  using kind = batch_item::kind;
  const std::string& name = model_.setup().name;
  switch (item.what) {
    case kind::answered:
      return model_.read(bounded_json::write(item.body), asked);
    case kind::expired:
      throw model_error(model_failure::expired, name + ": the batch was over before this was asked");
    case kind::cancelled:
      throw model_error(model_failure::cancelled, name + ": the batch was cancelled before this was asked");
    case kind::missing:
      throw model_error(model_failure::protocol, name + ": the batch has no result for this request");
    case kind::failed:
      break;
  }
  const std::string body = bounded_json::write(item.body);
  if (std::optional<response> answer = answer_in_error(body)) {
    answer->raw = body;
    return *std::move(answer);
  }
  if (item.status != 0) throw decode_error(name, item.status, body);
  throw wire::error_in(item.body, name);
}

conversation_end conversations::judge(const stored_prompt& prompt, const std::vector<batch_item>& results) const {
  extract_options options = options_for(prompt);
  question what(*planned_, prompt.prompt, options, wanted_);
  schema_validator accept(schema_, options.retry.parse);
  accept.source.set(options.source, options.ground);
  retry_session under_way(options.retry, accept, &what);
  conversation_end made;
  try {
    for (const batch_item& item : results) {
      under_way.begin();
      const request asked = what.next(under_way);
      under_way.current().request = asked;
      std::optional<model_error> failure;
      finish_reason reason = finish_reason::stop;
      try {
        response answer = answer_in(item, asked);
        const std::optional<double> direct = direct_cost(answer.usage);
        answer.usage.cost = direct ? std::optional(*direct * job_.price_share) : std::nullopt;
        reason = take_answer(under_way, what, std::move(answer));
      } catch (const model_error& error) {
        failure.emplace(model_.own(error, {}));
      }
      const bool goes_on = failure ? (static_cast<void>(under_way.failed(*failure, what.change_mode(*failure))), true)
                                   : under_way.answered(reason).has_value();
      if (goes_on) continue;
      made.value.emplace(finish(under_way, accept));
      return made;
    }
    made.next = what.next(under_way);
  } catch (const extraction_error& problem) {
    made.failure.emplace(problem);
  }
  return made;
}

std::optional<double> conversations::direct_cost(const usage& used) const {
  return cost_of(used, job_.price ? &*job_.price : nullptr);
}

}  // namespace assay::inline v0::detail::batch
