// What the wire formats have in common.
//
//   wire_format.cpp   the public functions: encode, decode, stream_decoder
//   wire_chat.cpp, wire_responses.cpp, wire_anthropic.cpp, wire_gemini.cpp, wire_ollama.cpp,
//                     wire_converse.cpp   the formats
//   wire_responses_stream.cpp, wire_responses_input.cpp   a stream of one of them, and a history for it
//   wire_reading.cpp  JSON within limits, and members of any kind
//   wire_surrogates.cpp  halves of surrogate pairs
//   wire_writing.cpp  schemas, tools and texts of a request
//   wire_history.cpp  a history as any provider takes it
//   wire_calls.cpp    the tool calls of a Chat Completions stream
//   wire_arguments.cpp  where the arguments of a call are
//   wire_finish.cpp   why an answer ended
//   wire_logprobs.cpp how probable its tokens were
//   wire_error.cpp    what providers report as errors
//   wire_parts.hpp, wire_media.cpp, wire_thinking.cpp, wire_server_tools.cpp, wire_cache_marks.cpp   what each format
//                     spells in its own way
//   wire_media_rules.cpp, wire_capabilities.cpp   what formats and models take
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/wire_format.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::wire {

using nlohmann::ordered_json;

/// A request on its way out.
struct outgoing {
  std::string_view model;
  const request& asked;
  const std::vector<message>& messages;  ///< the history, as this provider takes it
  const wire_options& options;
  bool stream;
};

/// Gives the calls of an answer their ids: the provider's, where it is a new one, else one that no other call has.
class call_namer {
 public:
  call_namer() = default;
  explicit call_namer(const std::vector<message>& history);
  [[nodiscard]] std::string name(std::string given);
  void reserve(const std::string& id) { taken_.insert(id); }

 private:
  std::set<std::string, std::less<>> taken_;
  std::size_t made_ = 0;
};

/// One format.
class format {
 public:
  virtual ~format() = default;
  [[nodiscard]] virtual assay::dialect dialect() const noexcept = 0;
  [[nodiscard]] virtual call_id_form ids(const wire_options&) const noexcept { return call_id_form::words; }
  [[nodiscard]] virtual std::string path(std::string_view model, bool stream) const = 0;
  [[nodiscard]] virtual ordered_json body(const outgoing& out) const = 0;
  [[nodiscard]] virtual response answer(const ordered_json& body, call_namer& ids) const = 0;
};
[[nodiscard]] const format& chat() noexcept;
[[nodiscard]] const format& responses() noexcept;
[[nodiscard]] const format& anthropic() noexcept;
[[nodiscard]] const format& gemini() noexcept;
[[nodiscard]] const format& ollama() noexcept;
[[nodiscard]] const format& converse() noexcept;
[[nodiscard]] const format& of(wire_format which) noexcept;

/// How a stream ended without an event that ends the answer.
enum class stream_close : std::uint8_t {
  done,  ///< with the line [DONE]
  cut,   ///< there is no more
};

/// One streamed answer. `raw` and the checks around it are stream_decoder's.
class assembly {
 public:
  explicit assembly(call_namer ids) : ids_(std::move(ids)) {}
  assembly(const assembly&) = delete;
  assembly& operator=(const assembly&) = delete;
  virtual ~assembly() = default;
  /// Whether the answer is complete.
  virtual bool feed(const ordered_json& data, std::vector<stream_event>& events) = 0;
  /// Whether the answer may end in this way.
  [[nodiscard]] virtual bool may_end(stream_close) const { return false; }
  /// The whole; `events` is given what was held back until now.
  [[nodiscard]] virtual response whole(std::vector<stream_event>& events) = 0;
  [[nodiscard]] const usage& used() const noexcept { return answer_.usage; }

 protected:
  response answer_;
  call_namer ids_;
};
/// With the tools that may be called.
[[nodiscard]] std::unique_ptr<assembly> chat_assembly(call_namer ids, std::set<std::string, std::less<>> tools);
[[nodiscard]] std::unique_ptr<assembly> responses_assembly(call_namer ids);
[[nodiscard]] std::unique_ptr<assembly> anthropic_assembly(call_namer ids);
[[nodiscard]] std::unique_ptr<assembly> gemini_assembly(call_namer ids);
[[nodiscard]] std::unique_ptr<assembly> ollama_assembly(call_namer ids);
[[nodiscard]] std::unique_ptr<assembly> converse_assembly(call_namer ids);

// --- reading (wire_reading.cpp): null and a value of another kind are as good as none --------------------------------

/// Without the mark that some servers put before UTF-8.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text) noexcept;
/// JSON with \ufffd in place of each half of a surrogate pair that stands alone.
[[nodiscard]] std::string with_whole_surrogates(std::string_view json);
/// Whether a string of a JSON text ends with the first half of a surrogate pair.
[[nodiscard]] bool ends_in_half(std::string_view json) noexcept;
/// Two pieces of one text, each within JSON of its own: the half of a pair at the end of the first goes to the half
/// that begins the second.
void join_halves(std::string& first, std::string& second);
/// Discarded where the text is no JSON, or nested too deep.
[[nodiscard]] ASSAY_EXPORT_INTERNAL ordered_json read_json(std::string_view text);
/// The same for an answer, and for an event of a stream: one that is nested too deep or has too many values is thrown
/// as a model_error (over_limit).
[[nodiscard]] ordered_json read_answer_json(std::string_view text);
[[nodiscard]] ASSAY_EXPORT_INTERNAL const ordered_json& at(const ordered_json& object, const char* key);
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string text_at(const ordered_json& object, const char* key);
/// A count of tokens or an index: never negative, never too large to be added up.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::int64_t count_at(const ordered_json& object, const char* key);
/// The first of the names that the object has a number for; 0 where there is none.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::int64_t count_at(const ordered_json& object,
                                                          std::initializer_list<const char*> names);
/// Whether there is a count, as a number or as text.
[[nodiscard]] bool has_count(const ordered_json& object, const char* key);
/// Whether there is one that can be: a count below zero is none. Under the first of the names that has a number.
[[nodiscard]] bool has_true_count(const ordered_json& object, std::initializer_list<const char*> names);
/// The candidate that is the answer. A request asks for one, but may have been changed on its way.
[[nodiscard]] const ordered_json& first_of(const ordered_json& candidates);

// --- arguments (wire_arguments.cpp) ----------------------------------------------------------------------------------

/// The arguments of a call as text, however they are written: as text, as an object, not at all.
[[nodiscard]] std::string arguments_at(const ordered_json& object, const char* key);
/// The same, under whatever name servers give them, in the call or in what is around it.
[[nodiscard]] std::string arguments_in(const ordered_json& call, const ordered_json& around = {});
/// Arguments as they are kept: "{}" for none.
[[nodiscard]] std::string complete_arguments(std::string text);
/// Whether arguments are an object or an array up to its end.
[[nodiscard]] bool is_whole(std::string_view arguments) noexcept;
/// Whether what stands in a call's place says nothing of any: {} or null, where there is none.
[[nodiscard]] bool is_empty_call(const ordered_json& call);
/// The function within a call, or the call itself.
[[nodiscard]] const ordered_json& function_in(const ordered_json& call);

/// At most so many bytes of a text, cut between characters, U+FFFD for what is no UTF-8: for messages.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string beginning_of(std::string_view text, std::size_t most);

/// Throws model_error (protocol).
[[noreturn]] void throw_protocol(const std::string& message);
/// The same for a body that is no answer, with the message that it may have.
[[noreturn]] void throw_no_answer(const std::string& what, const ordered_json& body);

// --- how an answer ended (wire_finish.cpp) ---------------------------------------------------------------------------

struct ending {
  finish_reason reason;
  bool failed = false;  ///< the provider gave up: what there is of the answer is none
};
/// What a provider's word means, in any case and with '_' or '-'; `other` for an unknown one.
[[nodiscard]] ending ending_of(std::string_view word);
/// Whether a word takes as much away from the answer as the one that is known, or more. None takes the least.
[[nodiscard]] bool is_no_better(std::string_view word, std::string_view known);
/// Of two words the one that takes more away from the answer stays: a later "stop" does not complete what was cut off.
void keep_worse(std::string& kept, std::string word);
/// What a word means where a server need not have one: without it, nothing is known.
[[nodiscard]] ending ending_if_said(std::string_view word);
/// The word of a member; empty for null, JSON for what is no text.
[[nodiscard]] std::string word_at(const ordered_json& object, const char* key);
/// Throws model_error (server).
[[noreturn]] void throw_given_up(const std::string& why, const usage& used);
/// Throws model_error (protocol): a call that lacks its end is never run.
[[noreturn]] void throw_unfinished(const std::string& call, const usage& used);

/// The usage of OpenAI's two formats, by the names of either.
[[nodiscard]] usage read_openai_usage(const ordered_json& counts);
/// Of what a stream says of its usage more than once, in part or as zeros, the greatest of each count.
void keep_more(usage& kept, const usage& more);

// --- log-probabilities (wire_logprobs.cpp) ---------------------------------------------------------------------------

/// Adds a list of {"token", "bytes", "logprob"}, or of Gemini's {"token", "logProbability"}; nothing for what is none.
void add_logprobs(std::vector<token_logprob>& all, const ordered_json& tokens);
/// Of a complete answer: those that don't cover its text, or of which one is missing, are dropped.
void keep_whole_logprobs(response& made);

// --- errors (wire_error.cpp) -----------------------------------------------------------------------------------------

/// Whether this is a report of an error, in any provider's shape.
[[nodiscard]] bool reports_error(const ordered_json& body);
/// Whether an event has words for us, and nothing of an answer: {"detail": "Not authenticated"}.
[[nodiscard]] bool has_words_alone(const ordered_json& event);
/// The error that it reports; its own code says of which kind it is, `status` where it has none (0: none is known).
[[nodiscard]] model_error error_in(const ordered_json& body, const std::string& before, int status = 0,
                                   const usage& used = {});

// --- writing (wire_writing.cpp) --------------------------------------------------------------------------------------

/// The schema as it is sent.
[[nodiscard]] ordered_json sent_schema(const ordered_json& schema, bool strict, assay::dialect dialect);
/// A tool's: an object at its root, as all providers want it.
[[nodiscard]] ordered_json sent_parameters(const tool_definition& tool, assay::dialect dialect);
/// What the model is told in OpenAI's two formats, in a message that is not its own: the results of tools, as
/// `written` has them, and then the text, or what `with_media` makes of a message that has media.
void write_told(const message& one, ordered_json& all, ordered_json (*written)(const tool_result&),
                ordered_json (*with_media)(const message&));
/// The tools of a request, and the one that is its answer.
[[nodiscard]] std::vector<tool_definition> tools_of(const request& asked);
[[nodiscard]] inline bool answers_by_tool(const request& asked) {
  return asked.output && asked.output->mode == output_mode::tool;
}
[[nodiscard]] inline bool answers_natively(const request& asked) {
  return asked.output && asked.output->mode == output_mode::native;
}
/// Whether a tool must be called.
[[nodiscard]] inline bool forces_tool(const request& asked) {
  return answers_by_tool(asked) || asked.tool_choice == tool_use::required;
}
/// All system messages, an empty line between them.
[[nodiscard]] std::string system_text(const outgoing& out);
/// How a provider that wants user and model to take turns writes a turn.
struct turn_form {
  const char* model;                       ///< as the role
  const char* blocks;                      ///< the member with what is said
  ordered_json (*text)(std::string_view);  ///< a block of text
};
/// Adds what one of them says. Turns of one speaker that follow each other are one; one without content is refused, and
/// so is a history that begins with the model's turn: a few words of the user's are put before it.
void add_turn(ordered_json& all, const turn_form& form, bool is_model, ordered_json blocks);
/// A tool call's arguments as JSON, of a history that is mended.
[[nodiscard]] ordered_json arguments_of(const tool_call& call);

/// The history of a request as any provider takes it (see encode). Where results of calls may be elsewhere, those
/// without a call are kept.
[[nodiscard]] std::vector<message> mended_history(const request& asked, call_id_form ids, bool results_may_be_alone);
/// A call's arguments as an object of exact JSON. What no reader makes sense of is kept as text. Throws
/// std::invalid_argument where they are nested too deep.
[[nodiscard]] ASSAY_EXPORT_INTERNAL std::string exact_arguments(const tool_call& call);

/// Appends text to the last part where that is text, too.
void append_text(message& reply, std::string_view text);

}  // namespace assay::inline v0::detail::wire
