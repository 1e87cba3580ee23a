// What providers report as errors, in their several shapes: with a status, in an answer of status 200, in a stream.
#include "dump/bounded_json.hpp"
#include "json/characters.hpp"
#include "json/real_digits.hpp"
#include "llm/wire.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace assay::inline v0::detail::wire {

namespace {

constexpr std::size_t longest_message = 2000;  // bytes

/// Codes and types of errors, in small letters. What is in none of the rows says nothing.
struct error_word {
  std::string_view word;
  model_failure kind;
};
constexpr auto again = model_failure::server;
constexpr auto later = model_failure::rate_limited;
constexpr auto never = model_failure::rejected;
constexpr std::array error_words = {
    // What has no credit left has none a second later, whatever the status (429 at OpenAI).
    error_word{"insufficient_quota", never},
    error_word{"billing_hard_limit_reached", never},
    error_word{"billing_error", never},
    error_word{"insufficient_balance", never},
    error_word{"rate_limit_error", later},
    error_word{"rate_limit_exceeded", later},
    error_word{"rate_limit_reached_error", later},
    error_word{"too_many_requests", later},
    error_word{"resource_exhausted", later},
    error_word{"tokens", later},  // the types of OpenAI's and Groq's 429
    error_word{"requests", later},
    error_word{"throttlingexception", later},
    error_word{"overloaded_error", again},
    error_word{"engine_overloaded_error", again},
    error_word{"engine_overloaded", again},
    error_word{"over_capacity", again},
    error_word{"api_error", again},
    error_word{"server_error", again},
    error_word{"internal_error", again},
    error_word{"internal_server_error", again},
    error_word{"internalservererror", again},
    error_word{"service_unavailable", again},
    error_word{"service_unavailable_error", again},
    error_word{"upstream_error", again},
    error_word{"timeout_error", again},
    error_word{"timeout", again},
    error_word{"unavailable", again},
    error_word{"internal", again},
    error_word{"aborted", again},
    error_word{"deadline_exceeded", again},
    error_word{"vector_store_timeout", again},
    error_word{"invalid_request_error", never},
    error_word{"badrequesterror", never},
    error_word{"invalid_argument", never},
    error_word{"failed_precondition", never},
    error_word{"out_of_range", never},
    error_word{"invalid_prompt", never},
    error_word{"context_length_exceeded", never},
    error_word{"request_too_large", never},
    error_word{"authentication_error", never},
    error_word{"invalid_api_key", never},
    error_word{"unauthenticated", never},
    error_word{"permission_error", never},
    error_word{"permission_denied", never},
    error_word{"not_found_error", never},
    error_word{"not_found", never},
    error_word{"notfounderror", never},
    error_word{"model_not_found", never},
    error_word{"content_policy_violation", never},
};

std::optional<model_failure> kind_of(std::string_view written) {
  const std::string word = detail::lower(written);
  const auto found =
      std::find_if(error_words.begin(), error_words.end(), [&word](const error_word& row) { return row.word == word; });
  return found != error_words.end() ? std::optional(found->kind) : std::nullopt;
}

model_failure kind_of(int status) {
  if (status == 429) return model_failure::rate_limited;
  if (status == 408 || status == 409 || status == 425 || status >= 500) return model_failure::server;
  if (status == 498) return model_failure::server;  // Groq: no capacity for this tier
  return model_failure::rejected;
}

/// The HTTP status that a code stands for: 402, "402", or FastChat's 40301; 0 where it stands for none.
int status_in(const ordered_json& code) {
  std::int64_t number = 0;
  if (code.is_number_integer()) {
    number = code.is_number_unsigned() && code.get<std::uint64_t>() > 100'000 ? 0 : code.get<std::int64_t>();
  } else if (code.is_string()) {
    const auto& text = code.get_ref<const std::string&>();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return 0;
  }
  if (number >= 40'000 && number < 60'000) number /= 100;
  return number >= 400 && number < 600 ? static_cast<int>(number) : 0;
}

int status_at(const ordered_json& holder) {
  for (const char* key : {"code", "status", "status_code", "statusCode"}) {
    if (const int status = status_in(at(holder, key)); status != 0) return status;
  }
  return 0;
}

/// The part of an event that reports an error of its own: a choice of Chat Completions, Groq's member; else the body.
const ordered_json& reporting_part(const ordered_json& body) {
  const auto reports = [](const ordered_json& part) { return !at(part, "error").is_null(); };
  if (body.is_array()) return body.empty() ? body : reporting_part(body.front());
  if (reports(body)) return body;
  for (const ordered_json& choice : at(body, "choices")) {
    if (reports(choice)) return choice;
  }
  return reports(at(body, "x_groq")) ? at(body, "x_groq") : body;
}

/// Where the error's members are: in "error", or in the body itself.
const ordered_json& holder_of(const ordered_json& whole) {
  const ordered_json& body = reporting_part(whole);
  const ordered_json& error = at(body, "error");
  if (error.is_object()) return at(error, "error").is_object() ? at(error, "error") : error;
  if (error.is_array() && !error.empty() && error.front().is_object()) return error.front();
  const ordered_json& errors = at(body, "errors");
  if (errors.is_array() && !errors.empty() && errors.front().is_object()) return errors.front();
  if (at(at(body, "response"), "error").is_object()) return at(at(body, "response"), "error");
  const ordered_json& base = at(body, "base_resp");  // MiniMax
  return base.is_object() ? base : body;
}

/// A message that is text, or JSON that says what is wrong.
std::string said_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  if (value.is_string()) return value.get<std::string>();
  return value.is_structured() ? bounded_json::write(value) : std::string();
}

/// An error that is nothing but its message, or a list that begins with one.
std::string plain_words_at(const ordered_json& body, const char* key) {
  const ordered_json& said = at(body, key);
  const ordered_json& first = said.is_array() && !said.empty() ? said.front() : said;
  return first.is_string() ? first.get<std::string>() : std::string();
}

std::string words_of(const ordered_json& body) {
  const ordered_json& first = reporting_part(body);
  for (const char* key : {"error", "errors"}) {
    std::string text = plain_words_at(first, key);
    if (text.empty()) continue;
    // A code in the place of the error, and what it means beside it.
    const std::string more = text_at(first, "message");
    return more.empty() || more == text ? text : text + ": " + more;
  }
  const ordered_json& holder = holder_of(body);
  for (const char* key : {"message", "Message", "detail", "msg", "status_msg", "error_msg"}) {
    if (std::string text = said_at(holder, key); !text.empty()) return text;
  }
  for (const char* key : {"message", "Message", "detail"}) {
    if (std::string text = said_at(first, key); !text.empty()) return text;
  }
  return {};
}

/// The message, or the word that stands for it.
std::string message_of(const ordered_json& body) {
  std::string words = words_of(body);
  for (const char* key : {"code", "type"}) {
    if (words.empty()) words = text_at(holder_of(body), key);
  }
  return words;
}

/// Behind a gateway (OpenRouter): whose error it is, and what that provider said. Empty where nothing says it.
std::string cause_of(const ordered_json& holder) {
  const ordered_json& about = at(holder, "metadata");
  std::string words = said_at(about, "raw");
  const ordered_json raw = read_json(words);
  if (std::string said = raw.is_structured() ? words_of(raw) : std::string(); !said.empty()) words = std::move(said);
  const std::string who = text_at(about, "provider_name");
  if (words.empty() || who.empty()) return words.empty() ? who : words;
  return who + ": " + words;
}

std::string cut(std::string_view text) { return beginning_of(text, longest_message); }

/// "0.3s", as protobuf writes a duration.
std::optional<std::chrono::nanoseconds> duration_of(const std::string& text) {
  constexpr double longest = 1e9;  // seconds
  double seconds = 0;
  const char* const behind = text.data() + text.size();
  const char* const end = read_real(text.data(), behind, seconds);
  if (end == nullptr || std::string_view(end, static_cast<std::size_t>(behind - end)) != "s") return std::nullopt;
  if (!std::isfinite(seconds) || seconds < 0) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(std::min(seconds, longest)));
}

/// The wait that the error's details ask for: google.rpc.RetryInfo.
std::optional<std::chrono::nanoseconds> wait_in(const ordered_json& holder) {
  for (const ordered_json& detail : at(holder, "details")) {
    if (const std::string text = text_at(detail, "retryDelay"); !text.empty()) return duration_of(text);
  }
  return std::nullopt;
}

struct verdict {
  std::optional<model_failure> kind;
  int status = 0;
};

verdict judge(const ordered_json& body) {
  const ordered_json& holder = holder_of(body);
  verdict found;
  found.status = status_at(holder);
  for (const char* key : {"code", "type", "status"}) {
    if (!found.kind) found.kind = kind_of(text_at(holder, key));
  }
  return found;
}

/// Codes and types of errors that say that a filter withheld the answer, in small letters: Azure's, OpenAI's,
/// DashScope's, Zhipu's.
constexpr std::array<std::string_view, 6> filter_words = {"content_filter",           "responsibleaipolicyviolation",
                                                          "content_policy_violation", "data_inspection_failed",
                                                          "datainspectionfailed",     "1301"};

bool is_of_filter(const ordered_json& body) {
  const ordered_json& holder = holder_of(body);
  const auto is_filter_word = [](const ordered_json& object, const char* key) {
    const std::string word = lower(word_at(object, key));
    return std::find(filter_words.begin(), filter_words.end(), word) != filter_words.end();
  };
  if (is_filter_word(holder, "code") || is_filter_word(holder, "type")) return true;
  if (is_filter_word(at(holder, "innererror"), "code")) return true;
  // Anthropic has no code for it: "Output blocked by content filtering policy".
  return lower(words_of(body)).find("blocked by content filtering policy") != std::string::npos;
}

response malformed_answer(const ordered_json& body) {
  const ordered_json& holder = holder_of(body);
  response made;
  made.finish = finish_reason::malformed;
  const std::string code = text_at(holder, "code");
  made.finish_text = code + (code.empty() ? "" : ": ") + cut(message_of(body));
  append_text(made.reply, said_at(holder, "failed_generation"));
  return made;
}

}  // namespace

bool reports_error(const ordered_json& body) {
  if (body.is_array()) return !body.empty() && reports_error(body.front());
  const ordered_json& error = at(body, "error");
  if (error.is_structured() ? !error.empty() : error.is_string() && !error.get_ref<const std::string&>().empty()) {
    return true;
  }
  if (text_at(body, "type") == "error" || text_at(body, "object") == "error") return true;
  const ordered_json& errors = at(body, "errors");
  if (errors.is_array() && !errors.empty() && errors.front().is_object()) return true;
  if (!plain_words_at(body, "errors").empty()) return true;
  if (count_at(at(body, "base_resp"), "status_code") != 0) return true;
  // Gateways: a status and a message, with nothing around them.
  return status_at(body) != 0 && !words_of(body).empty();
}

bool has_words_alone(const ordered_json& body) {
  const auto is_of_answer = [&body](const char* key) { return !at(body, key).is_null(); };
  constexpr std::array parts = {"type",   "object", "choices", "candidates", "content",
                                "output", "usage",  "model",   "response",   "promptFeedback"};
  if (std::any_of(parts.begin(), parts.end(), is_of_answer)) return false;
  const ordered_json& detail = at(body, "detail");
  return at(body, "message").is_string() || at(body, "Message").is_string() || detail.is_string() || detail.is_array();
}

void throw_no_answer(const std::string& what, const ordered_json& body) {
  const std::string words = cut(words_of(body));
  throw_protocol(what + (words.empty() ? "" : ": " + words));
}

model_error error_in(const ordered_json& body, const std::string& before, int status, const usage& used) {
  const verdict found = judge(body);
  const int code = found.status != 0 ? found.status : status;
  // A status is more certain than a word, except that no credit is no matter of time.
  model_failure kind = code != 0 ? kind_of(code) : found.kind.value_or(model_failure::server);
  if (kind == model_failure::rate_limited && found.kind == model_failure::rejected) kind = model_failure::rejected;
  const std::string number = code != 0 && status == 0 ? " (" + std::to_string(code) + ")" : "";
  std::string words = cut(message_of(body));
  if (const std::string cause = cause_of(holder_of(body)); !cause.empty()) words += " (" + cut(cause) + ")";
  return model_error(kind, before + number + ": " + words, code, wait_in(holder_of(body)), used);
}

}  // namespace assay::inline v0::detail::wire

namespace assay::inline v0::llm {

namespace wire = detail::wire;

model_error decode_error(std::string_view who, int status, std::string_view body,
                         std::optional<std::chrono::nanoseconds> retry_after) {
  const std::string before = std::string(who) + ": HTTP " + std::to_string(status);
  const nlohmann::ordered_json all = wire::read_json(body);
  const model_error told = wire::error_in(all, before, status);
  std::string message = told.what();
  if (message.size() == before.size() + 2) message += wire::cut(body);
  if (const std::string wrote = wire::said_at(wire::holder_of(all), "failed_generation"); !wrote.empty()) {
    message += " (the model wrote: " + wire::cut(wrote) + ")";
  }
  // The status as it came decides; the body only knows better whether there is credit.
  model_failure kind = wire::kind_of(status);
  if (kind == model_failure::rate_limited) kind = told.kind() == model_failure::rejected ? told.kind() : kind;
  if (message.size() == before.size() + 2) message = before;  // it says nothing
  return model_error(kind, message, status, retry_after ? retry_after : told.retry_after());
}

std::optional<response> answer_in_error(std::string_view body) {
  const nlohmann::ordered_json all = wire::read_json(body);
  // What the model wrote, which the provider could not read (Groq): whatever code it has for that.
  if (!wire::at(wire::holder_of(all), "failed_generation").is_null()) return wire::malformed_answer(all);
  if (!wire::is_of_filter(all)) return std::nullopt;
  response made;
  made.finish = finish_reason::filtered;
  made.finish_text = "content_filter: " + wire::cut(wire::message_of(all));
  return made;
}

}  // namespace assay::inline v0::llm
