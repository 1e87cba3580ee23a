#include <assay/llm/extract.hpp>

#include "json/bounded_json.hpp"

#include <assay/schema.hpp>

#include <cctype>

namespace assay {

namespace detail {

namespace {

using nlohmann::ordered_json;

/// What providers take as a schema's or a tool's name: [A-Za-z0-9_-], at most 64 characters.
std::string wire_name(std::string_view name) {
  std::string clean;
  for (const char c : name) {
    const bool fine = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    if (clean.size() < 64) clean += fine ? c : '_';
  }
  return clean.empty() ? "answer" : clean;
}

output_mode best_mode(const assay::capabilities& can) {
  if (can.native_output) return output_mode::native;
  return can.tools ? output_mode::tool : output_mode::prompted;
}

/// The arguments of a tool are an object: what is none becomes the "value" of one, which is also how OpenAI's dialect
/// says it, and what the reader unwraps. Definitions stay where references look for them.
ordered_json as_arguments(ordered_json schema) {
  if (schema.value("type", ordered_json()) == "object") return schema;
  ordered_json wrapped = {{"type", "object"}};
  ordered_json definitions = schema.value("$defs", ordered_json());
  schema.erase("$defs");
  wrapped["properties"]["value"] = std::move(schema);
  wrapped["required"] = {"value"};
  if (!definitions.is_null()) wrapped["$defs"] = std::move(definitions);
  return wrapped;
}

std::string instructions_for(const wanted& what) {
  return "Answer with one JSON value of the type below, and nothing else: no explanation, no Markdown.\n\n" +
         what.sketch;
}

}  // namespace

wanted wanted_for(const type_info& type) {
  wanted what;
  what.name = wire_name(type.name);
  what.plain_text = type.kind == kind::string;
  if (what.plain_text) return what;
  what.schema = write_schema(type);
  what.sketch = write_prompt(type);
  return what;
}

wanted wanted_for(const schema_type& schema) {
  wanted what;
  const ordered_json& document = schema.document();
  const bool has_title = document.is_object() && document.contains("title") && document["title"].is_string();
  what.name = wire_name(has_title ? document["title"].get_ref<const std::string&>() : "answer");
  what.schema = document;
  what.sketch = "JSON Schema:\n" + bounded_json::write(document);
  return what;
}

question::question(const language_model& model, std::string prompt, extract_options& options, wanted what)
    : first_(std::move(options.base)) {
  const assay::capabilities can = model.capabilities();
  first_.output.reset();
  std::string instructions = std::move(options.instructions);
  if (!what.plain_text) {
    output_format& output = first_.output.emplace();
    output.mode = options.mode.value_or(best_mode(can));
    output.name = std::move(what.name);
    output.schema = output.mode == output_mode::tool ? as_arguments(what.schema) : what.schema;
    if (output.mode == output_mode::prompted) {
      if (!instructions.empty()) instructions += "\n\n";
      instructions += instructions_for(what);
    } else {
      options.retry.parse.dialect = can.dialect;
    }
  }
  if (!instructions.empty()) first_.messages.insert(first_.messages.begin(), system_message(std::move(instructions)));
  if (!prompt.empty()) first_.messages.push_back(user_message(std::move(prompt)));
}

request question::next(const course& under_way) const {
  request asked = first_;
  if (under_way.correction()) asked.messages.push_back(user_message(under_way.correction().message));
  if (under_way.raised_limit()) asked.max_tokens = under_way.raised_limit();
  return asked;
}

const std::string* question::answer_tool() const noexcept {
  const bool by_tool = first_.output && first_.output->mode == output_mode::tool;
  return by_tool ? &first_.output->name : nullptr;
}

std::string question::answer_in(const response& answer) const {
  if (const std::string* const tool = answer_tool()) {
    for (const tool_call* call : answer.tool_calls()) {
      if (call->name == *tool) return call->arguments;
    }
  }
  return answer.text();
}

finish_reason take_answer(course& under_way, const question& what, response answer) {
  attempt& one = under_way.current();
  one.answer = what.answer_in(answer);
  one.usage = answer.usage;
  finish_reason finish = answer.finish;
  const std::string refusal = answer.refusal();
  if (!refusal.empty()) finish = finish_reason::refusal;
  if (finish == finish_reason::refusal || finish == finish_reason::filtered) {
    one.message = !refusal.empty() ? refusal : !answer.text().empty() ? answer.text() : answer.finish_text;
  }
  one.response = std::move(answer);
  return finish;
}

async::task<finish_reason> model_asker::ask(course& under_way) {
  request asked = what_.next(under_way);
  under_way.current().request = asked;
  response answer = co_await model_.complete(std::move(asked));
  co_return take_answer(under_way, what_, std::move(answer));
}

}  // namespace detail

async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema, std::string prompt,
                                                        extract_options options) {
  const detail::question what(*model, std::move(prompt), options, detail::wanted_for(schema));
  detail::schema_judge accept(schema, options.retry.parse);
  detail::course under_way(options.retry, accept);
  detail::model_asker asking(*model, what);
  co_await detail::ask_until_valid(asking, under_way);
  const usage total = under_way.usage();
  co_return extraction<nlohmann::ordered_json>{*std::move(accept.value), under_way.take_attempts(), total,
                                               std::move(accept.repairs)};
}
async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema, std::string prompt) {
  return extract(std::move(model), std::move(schema), std::move(prompt), extract_options{});
}

extraction<nlohmann::ordered_json> extract_sync(model_ref model, schema_type schema, std::string prompt,
                                                extract_options options) {
  return async::run(extract(std::move(model), std::move(schema), std::move(prompt), std::move(options)));
}

}  // namespace assay
