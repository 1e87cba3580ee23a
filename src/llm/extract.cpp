#include <assay/llm/extract.hpp>

#include "llm/schema_validator.hpp"
#include "llm/spoken_answer.hpp"
#include "llm/wire.hpp"

#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"

#include <assay/llm/stream_extract.hpp>
#include <assay/schema.hpp>

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

/// What providers take as a schema's or a tool's name: [A-Za-z0-9_-], at most 64 characters.
std::string request_name(std::string_view name) {
  std::string clean;
  for (const char c : name) {
    if (clean.size() < 64) clean += detail::is_plain_name_character(c) ? c : '_';
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

/// In small letters, without what providers write between words: "response_format", "response format".
std::string bare_letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (detail::is_letter_or_digit(c)) letters += detail::lower(c);
  }
  return letters;
}

/// What providers name where they refuse a request because of the mode.
constexpr std::array native_words = {"responseformat",   "jsonschema",         "outputconfig",   "outputformat",
                                     "structuredoutput", "responsejsonschema", "responseschema", "responsemimetype",
                                     "textformat",       "jsonmode",           "jsonobject",     "guided"};
constexpr std::array tool_words = {"tooluse", "toolchoice", "tools", "toolcall", "functioncall", "functions"};

/// What they name where it is a tool's schema that they refuse.
constexpr std::array schema_of_tool = {"inputschema", "schemaforfunction", "functiondeclarations"};

template <class Words>
bool names_any(const std::string& letters, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&letters](const char* word) { return letters.find(word) != std::string::npos; });
}

/// Whether the request was turned down as one that asks for output in a form that the server or the model doesn't have.
bool refuses_mode(const model_error& failure, output_mode mode) {
  const int status = failure.status();
  if (failure.kind() != model_failure::rejected || (status != 400 && status != 404 && status != 422)) return false;
  const std::string letters = bare_letters(failure.what());
  if (names_any(letters, schema_of_tool)) return false;
  if (mode == output_mode::native) return names_any(letters, native_words);
  return mode == output_mode::tool && names_any(letters, tool_words);
}

std::string instructions_for(const std::string& sketch) {
  return "Answer with one JSON value of the type below, and nothing else: no explanation, no Markdown.\n\n" + sketch;
}

std::string sketch_of(const ordered_json& schema) { return "JSON Schema:\n" + bounded_json::write(schema); }

}  // namespace

wanted wanted_for(const type_info& type) {
  wanted what;
  what.by_type = true;
  what.name = request_name(type.name);
  what.plain_text = type.kind == kind::string;
  if (what.plain_text) return what;
  what.schema = write_schema(type);
  what.sketch = write_prompt(type);
  return what;
}

wanted wanted_for(const schema_type& schema) {
  wanted what;
  const ordered_json document = schema.bundled();
  const bool has_title = document.is_object() && document.contains("title") && document["title"].is_string();
  what.name = request_name(has_title ? document["title"].get_ref<const std::string&>() : "answer");
  what.schema = document;
  what.sketch = sketch_of(document);
  return what;
}

question::question(const language_model& model, std::string prompt, extract_options& options, wanted what)
    : options_(options),
      model_(model.name()),
      can_(model.capabilities()),
      base_(std::move(options.base)),
      what_(std::move(what)),
      instructions_(std::move(options.instructions)),
      mode_is_free_(!options.mode && !what_.plain_text) {
  base_.output.reset();
  if (!options.attachments.empty()) {
    base_.messages.push_back(user_message(std::move(prompt), std::move(options.attachments)));
  } else if (!prompt.empty()) {
    base_.messages.push_back(user_message(std::move(prompt)));
  }
  const output_mode mode = options.mode.value_or(best_mode(can_));
  if (!what_.plain_text && mode != output_mode::prompted) options.retry.parse.dialect = can_.dialect;
  first_ = request_in(mode, what_.schema, what_.sketch);
}

request question::request_in(output_mode mode, const json_box& schema, const std::string& sketch) const {
  request asked = base_;
  std::string system = instructions_;
  if (!what_.plain_text) {
    output_format& output = asked.output.emplace();
    output.mode = mode;
    output.name = what_.name;
    output.schema = mode == output_mode::tool ? as_arguments(schema) : *schema;
    if (mode == output_mode::prompted) system += (system.empty() ? "" : "\n\n") + instructions_for(sketch);
  }
  if (!system.empty()) asked.messages.insert(asked.messages.begin(), system_message(std::move(system)));
  return asked;
}

std::string question::change_mode(const model_error& failure) {
  if (!mode_is_free_ || !refuses_mode(failure, first_.output->mode)) return {};
  const bool tool_is_next = first_.output->mode == output_mode::native && can_.tools;
  first_ = request_in(tool_is_next ? output_mode::tool : output_mode::prompted, what_.schema, what_.sketch);
  return tool_is_next ? "asked again for the arguments of a tool" : "asked again for JSON by the prompt alone";
}

request question::next(const retry_session& under_way) const {
  const json_box* const patch = under_way.patch_schema();
  request asked = patch == nullptr ? first_ : request_in(first_.output->mode, *patch, sketch_of(*patch));
  if (under_way.correction()) asked.messages.push_back(user_message(under_way.correction().message));
  if (under_way.raised_limit()) asked.max_tokens = under_way.raised_limit();
  return asked;
}

const std::string* question::answer_tool() const noexcept {
  const bool by_tool = first_.output && first_.output->mode == output_mode::tool;
  return by_tool ? &first_.output->name : nullptr;
}

bool question::is_answer(std::string_view call) const noexcept {
  const std::string* const tool = answer_tool();
  if (tool == nullptr) return false;
  if (first_.tools.empty() || call == *tool) return true;
  return call.size() > tool->size() && call.ends_with(*tool) && call[call.size() - tool->size() - 1] == '.';
}

/// Of several calls the reader takes the best, and notes that there are others. One that is cut off does not count
/// beside one that is whole.
std::string question::answer_in(const response& answer) const {
  std::vector<std::string_view> all;
  for (const tool_call* const call : answer.tool_calls()) {
    const bool is_new = std::find(all.begin(), all.end(), call->arguments) == all.end();
    if (is_answer(call->name) && is_new) all.emplace_back(call->arguments);
  }
  if (all.empty()) return what_.plain_text ? spoken_words(answer.text()) : answer.text();
  const auto is_cut = [](std::string_view arguments) { return !wire::is_whole(arguments); };
  if (!std::all_of(all.begin(), all.end(), is_cut)) std::erase_if(all, is_cut);
  std::string text;
  for (const std::string_view arguments : all) (text += text.empty() ? "" : "\n\n") += arguments;
  return text;
}

finish_reason take_answer(retry_session& under_way, const question& what, response answer) {
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

async::task<finish_reason> language_model_sender::ask(retry_session& under_way) {
  request asked = what_.next(under_way);
  under_way.current().request = asked;
  if (under_way.stops_early()) co_return co_await ask_for_stream(under_way, std::move(asked));
  response answer = co_await model_.complete(std::move(asked));
  co_return take_answer(under_way, what_, std::move(answer));
}

async::task<finish_reason> language_model_sender::ask_for_stream(retry_session& under_way, request asked) {
  stream_intake intake(under_way, what_);
  auto events = model_.stream(std::move(asked));
  while (!intake.finish()) {
    std::optional<stream_event> event = co_await events.next();
    if (!event) throw model_error(model_failure::protocol, model_.name() + ": the stream has no end");
    const std::string_view piece = intake.take(*event);
    if (!piece.empty() && under_way.is_lost(piece)) co_return finish_reason::stop;
  }
  co_return *intake.finish();
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema, std::string prompt,
                                                        extract_options options) {
  detail::question what(*model, std::move(prompt), options, detail::wanted_for(schema));
  detail::schema_validator accept(schema, options.retry.parse);
  accept.source.set(options.source, options.ground);
  detail::retry_session under_way(options.retry, accept, &what);
  detail::language_model_sender asking(*model, what);
  co_await detail::ask_until_valid(asking, under_way);
  co_return detail::finish(under_way, accept);
}
async::task<extraction<nlohmann::ordered_json>> extract(model_ref model, schema_type schema, std::string prompt) {
  return extract(std::move(model), std::move(schema), std::move(prompt), extract_options{});
}

extraction<nlohmann::ordered_json> extract_sync(model_ref model, schema_type schema, std::string prompt,
                                                extract_options options) {
  return async::run(extract(std::move(model), std::move(schema), std::move(prompt), std::move(options)));
}

}  // namespace assay::inline v0::llm
