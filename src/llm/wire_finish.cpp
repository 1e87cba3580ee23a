// Why an answer ended, in the words of all providers and of the servers that speak their formats.
#include "dump/bounded_json.hpp"
#include "json/characters.hpp"
#include "llm/wire.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail::wire {

namespace {

constexpr ending stop{finish_reason::stop};
constexpr ending length{finish_reason::length};
constexpr ending calls{finish_reason::tool_calls};
constexpr ending filtered{finish_reason::filtered};
constexpr ending malformed{finish_reason::malformed};
constexpr ending paused{finish_reason::paused};
constexpr ending failed{finish_reason::other, true};
constexpr ending unknown{finish_reason::other};

struct ending_word {
  std::string_view word;
  ending meaning;
};

/// In small letters, with '_' between words.
constexpr std::array finish_words = {
    ending_word{"stop", stop},
    ending_word{"end_turn", stop},
    ending_word{"stop_sequence", stop},
    ending_word{"eos", stop},
    ending_word{"eos_token", stop},
    ending_word{"completed", stop},
    ending_word{"complete", stop},
    ending_word{"done", stop},
    ending_word{"finished", stop},
    ending_word{"tool_calls", calls},
    ending_word{"tool_call", calls},
    ending_word{"tool_use", calls},
    ending_word{"function_call", calls},
    ending_word{"refusal", {finish_reason::refusal}},
    ending_word{"sensitive", filtered},
    ending_word{"content_policy_violation", filtered},
    ending_word{"data_inspection_failed", filtered},
    ending_word{"recitation", filtered},
    ending_word{"image_recitation", filtered},
    ending_word{"language", filtered},
    ending_word{"blocklist", filtered},
    ending_word{"prohibited_content", filtered},
    ending_word{"image_prohibited_content", filtered},
    ending_word{"spii", filtered},
    ending_word{"guardrail_intervened", filtered},
    ending_word{"malformed_function_call", malformed},
    ending_word{"malformed_response", malformed},
    ending_word{"unexpected_tool_call", malformed},
    ending_word{"too_many_tool_calls", malformed},
    ending_word{"malformed_model_output", malformed},
    ending_word{"malformed_tool_use", malformed},
    ending_word{"pause_turn", paused},
    ending_word{"compaction", paused},
    ending_word{"insufficient_system_resource", failed},
    ending_word{"incomplete", failed},
    ending_word{"disconnected", failed},
};

/// Parts that say what a word means which is in no list. The first of them decides.
constexpr std::array parts = {
    // No token limit, but that of what a model may do before it answers.
    ending_word{"max_tool", unknown},      ending_word{"max_turn", unknown},   ending_word{"max_step", unknown},
    ending_word{"max_iteration", unknown}, ending_word{"max_call", unknown},   ending_word{"rate_limit", failed},
    ending_word{"error", failed},          ending_word{"fail", failed},        ending_word{"timeout", failed},
    ending_word{"timed_out", failed},      ending_word{"deadline", failed},    ending_word{"abort", failed},
    ending_word{"cancel", failed},         ending_word{"interrupt", failed},   ending_word{"overload", failed},
    ending_word{"unavailable", failed},    ending_word{"exhausted", failed},   ending_word{"filter", filtered},
    ending_word{"safety", filtered},       ending_word{"moderat", filtered},   ending_word{"length", length},
    ending_word{"max_", length},           ending_word{"token_limit", length}, ending_word{"context_window", length},
};

/// How much an ending takes away from an answer.
int weight_of(std::string_view word) {
  if (word.empty()) return 0;
  const ending found = ending_of(word);
  if (found.failed) return 7;
  switch (found.reason) {
    case finish_reason::stop:
    case finish_reason::tool_calls:
      return 1;
    case finish_reason::paused:
    case finish_reason::unspecified:  // which no word stands for
      return 2;
    case finish_reason::other:
      return 3;
    case finish_reason::length:
      return 4;
    case finish_reason::malformed:
      return 5;
    case finish_reason::refusal:
    case finish_reason::filtered:
      break;
  }
  return 6;
}

}  // namespace

ending ending_of(std::string_view word) {
  std::string plain = lower(word);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '-' || c == ' '; }, '_');
  for (const ending_word& known : finish_words) {
    if (plain == known.word) return known.meaning;
  }
  for (const ending_word& known : parts) {
    if (plain.find(known.word) != std::string::npos) return known.meaning;
  }
  return unknown;
}

ending ending_if_said(std::string_view word) {
  return word.empty() ? ending{finish_reason::unspecified} : ending_of(word);
}

bool is_no_better(std::string_view word, std::string_view known) { return weight_of(word) >= weight_of(known); }

void keep_worse(std::string& kept, std::string word) {
  if (!word.empty() && is_no_better(word, kept)) kept = std::move(word);
}

std::string word_at(const ordered_json& object, const char* key) {
  constexpr std::size_t longest = 200;
  const ordered_json& value = at(object, key);
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : beginning_of(bounded_json::write(value), longest);
}

void throw_given_up(const std::string& why, const usage& used) {
  throw model_error(model_failure::server, "the provider gave up on the answer: " + why, 0, {}, used);
}

void throw_unfinished(const std::string& call, const usage& used) {
  throw model_error(model_failure::protocol,
                    "the answer ended before the call of '" + beginning_of(call, 100) + "' did", 0, {}, used);
}

}  // namespace assay::inline v0::detail::wire
