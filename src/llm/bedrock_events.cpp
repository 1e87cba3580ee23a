#include "llm/bedrock_events.hpp"

#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/wire.hpp"
#include "scalars/formats.hpp"

#include <assay/llm/model_error.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

struct bedrock_exception {
  std::string_view name;  // in small letters
  model_failure kind;
  int status;  // that of the same exception in place of an answer
};
constexpr std::array bedrock_exceptions = {
    bedrock_exception{"throttlingexception", model_failure::rate_limited, 429},
    bedrock_exception{"servicequotaexceededexception", model_failure::rate_limited, 429},
    bedrock_exception{"validationexception", model_failure::rejected, 400},
    bedrock_exception{"accessdeniedexception", model_failure::rejected, 403},
    bedrock_exception{"resourcenotfoundexception", model_failure::rejected, 404},
    bedrock_exception{"modeltimeoutexception", model_failure::server, 408},
    bedrock_exception{"modelstreamerrorexception", model_failure::server, 424},
    bedrock_exception{"internalserverexception", model_failure::server, 500},
    bedrock_exception{"serviceunavailableexception", model_failure::server, 503},
};

[[noreturn]] void throw_exception(std::string_view name, const std::string& words) {
  const std::string known_as = lower(name);
  const auto found = std::find_if(bedrock_exceptions.begin(), bedrock_exceptions.end(),
                                  [&](const bedrock_exception& one) { return one.name == known_as; });
  // An exception that is not known may pass.
  const bedrock_exception& what =
      found != bedrock_exceptions.end() ? *found : bedrock_exception{"", model_failure::server, 0};
  constexpr std::size_t longest = 2000;
  throw model_error(what.kind, wire::beginning_of(std::string(name) + (words.empty() ? "" : ": " + words), longest),
                    what.status);
}

/// What an exception says for people.
std::string words_in(const std::string& payload) {
  const nlohmann::ordered_json said = wire::read_json(payload);
  for (const char* key : {"message", "Message", "originalMessage"}) {
    if (std::string words = wire::text_at(said, key); !words.empty()) return words;
  }
  return {};
}

}  // namespace

std::optional<sse_event> bedrock_event(const amazon_message& message) {
  const std::string_view type = message.header(":message-type");
  if (type == "exception") throw_exception(message.header(":exception-type"), words_in(message.payload));
  if (type == "error") throw_exception(message.header(":error-code"), std::string(message.header(":error-message")));
  if (type != "event") return std::nullopt;
  const std::string_view event = message.header(":event-type");
  sse_event made;
  if (event == "chunk") {
    const nlohmann::ordered_json chunk = wire::read_answer_json(message.payload);
    if (!decode_base64(wire::text_at(chunk, "bytes"), made.data) || made.data.empty()) {
      wire::throw_protocol("a chunk of the event stream holds no bytes in base64");
    }
    return made;
  }
  if (event.empty() || !std::all_of(event.begin(), event.end(), is_plain_name_character)) return std::nullopt;
  nlohmann::ordered_json payload = wire::read_answer_json(message.payload);
  if (!payload.is_object()) wire::throw_protocol("an event of the stream is not a JSON object");
  payload.erase("p");  // padding, so that its length tells nobody what is in it
  made.data = bounded_json::write(nlohmann::ordered_json{{std::string(event), std::move(payload)}});
  return made;
}

}  // namespace assay::inline v0::detail
