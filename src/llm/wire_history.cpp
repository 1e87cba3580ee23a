// A history as any provider takes it, whichever it came from.
#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/wire.hpp"

#include <assay/parse.hpp>

#include <algorithm>
#include <stdexcept>

namespace assay::inline v0::detail::wire {

namespace {

bool has_form(std::string_view id, call_id_form form) {
  const auto all = [id](bool (*fits)(char)) { return !id.empty() && std::all_of(id.begin(), id.end(), fits); };
  switch (form) {
    case call_id_form::any:
      return all(is_visible);
    case call_id_form::words:
      return id.size() <= 64 && all(detail::is_plain_name_character);
    case call_id_form::short_words:
      return id.size() <= 40 && all(detail::is_plain_name_character);
    case call_id_form::nine_alphanumerics:
      break;
  }
  return id.size() == 9 && all(detail::is_letter_or_digit);
}

/// What all take as a tool's name: a model may call one that there is not.
std::string tool_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  std::string clean(name.substr(0, longest));
  for (char& c : clean) {
    if (!detail::is_plain_name_character(c)) c = '_';
  }
  return clean.empty() ? "unknown" : clean;
}

bool has_content(const message_part& part) {
  if (const auto* const words = std::get_if<text_part>(&part)) return !words->text.empty();
  return !std::holds_alternative<reasoning_part>(part) && !std::holds_alternative<citation_part>(part) &&
         !std::holds_alternative<cache_mark>(part);
}

bool has_content(const message& one) {
  return std::any_of(one.parts.begin(), one.parts.end(), [](const auto& part) { return has_content(part); });
}

class mender {
 public:
  mender(const request& asked, call_id_form form, bool results_may_be_alone)
      : messages_(asked.messages), form_(form), results_may_be_alone_(results_may_be_alone) {
    for (const message& one : messages_) {
      for (const message_part& part : one.parts) {
        if (const auto* const call = std::get_if<tool_call>(&part)) new_ids_.reserve(call->id);
      }
    }
  }

  /// A turn of the model's and what follows it, one after another. The results of a turn's calls are moved right behind
  /// it.
  std::vector<message> mend() {
    std::size_t next = 0;
    while (next < messages_.size()) {
      calls_.clear();
      while (next < messages_.size() && messages_[next].role == role::assistant) add_assistant(messages_[next++]);
      std::size_t end = next;
      while (end < messages_.size() && messages_[end].role != role::assistant) ++end;
      add_others(next, end);
      next = end;
    }
    return std::move(mended_);
  }

 private:
  struct sent_call {
    std::string id;  ///< in the history
    std::string sent_id;
    std::string name;
    std::string sent_name;
    bool answered = false;
  };

  void add_assistant(message one) {
    for (message_part& part : one.parts) {
      auto* const call = std::get_if<tool_call>(&part);
      if (call == nullptr) continue;
      sent_call sent;
      sent.id = call->id;
      sent.name = call->name;
      call->arguments = exact_arguments(*call);
      sent.sent_id = call->id = sent_id(call->id);
      sent.sent_name = call->name = tool_name(call->name);
      calls_.push_back(std::move(sent));
    }
    if (has_content(one)) mended_.push_back(std::move(one));
  }

  std::string sent_id(const std::string& id) {
    if (has_form(id, form_) && sent_ids_.insert(id).second) return id;
    return *sent_ids_.insert(new_ids_.name({})).first;
  }

  void add_others(std::size_t begin, std::size_t end) {
    message results{.role = role::tool, .parts = {}};
    std::vector<message> rest;
    for (std::size_t i = begin; i < end; ++i) {
      message left{.role = messages_[i].role, .parts = {}};
      bool took_result = false;
      for (const message_part& part : messages_[i].parts) {
        const auto* const result = std::get_if<tool_result>(&part);
        sent_call* const call = result != nullptr ? call_of(*result) : nullptr;
        if (call != nullptr) {
          results.parts.emplace_back(as_sent(*result, *call));
          took_result = true;
        } else {
          left.parts.push_back(result != nullptr && !results_may_be_alone_ ? as_text(*result) : part);
        }
      }
      if (left.role == role::tool && !results_may_be_alone_) left.role = role::user;
      if (has_content(left) || (!took_result && messages_[i].role != role::tool)) rest.push_back(std::move(left));
    }
    for (const sent_call& call : calls_) {
      if (!call.answered) results.parts.emplace_back(not_run(call));
    }
    if (!results.parts.empty()) mended_.push_back(std::move(results));
    for (message& one : rest) mended_.push_back(std::move(one));
  }

  /// The call that a result is of; nullptr where there is none that waits for it.
  sent_call* call_of(const tool_result& result) {
    const auto found = std::find_if(calls_.begin(), calls_.end(), [&result](const sent_call& call) {
      const bool same_name = !result.id.empty() || result.name.empty() || result.name == call.name;
      return !call.answered && call.id == result.id && same_name;
    });
    return found != calls_.end() ? &*found : nullptr;
  }

  static tool_result as_sent(tool_result result, sent_call& call) {
    call.answered = true;
    result.id = call.sent_id;
    result.name = call.sent_name;
    return result;
  }

  static tool_result not_run(const sent_call& call) {
    tool_result result;
    result.id = call.sent_id;
    result.name = call.sent_name;
    result.content = "This call was not run.";
    result.is_error = true;
    return result;
  }

  static message_part as_text(const tool_result& result) {
    return text_part{.text = "Result of the tool '" + result.name + "': " + result.content};
  }

  const std::vector<message>& messages_;
  call_id_form form_;
  bool results_may_be_alone_;
  call_namer new_ids_;
  std::set<std::string> sent_ids_;
  std::vector<sent_call> calls_;  // of the turn
  std::vector<message> mended_;
};

[[noreturn]] void refuse_depth(const tool_call& call) {
  throw std::invalid_argument("assay: the arguments of the call of '" + call.name + "' are nested too deep");
}

bool is_too_deep(const bounded_json::parsed& read) { return read.failure && read.failure->type == "depth_limit"; }

}  // namespace

call_namer::call_namer(const std::vector<message>& history) {
  for (const message& one : history) {
    for (const message_part& part : one.parts) {
      if (const auto* const call = std::get_if<tool_call>(&part)) reserve(call->id);
    }
  }
}

/// Nine letters and digits: what the strictest provider takes.
std::string call_namer::name(std::string given) {
  if (!given.empty() && taken_.insert(given).second) return given;
  std::string made;
  do {
    const std::string number = std::to_string(++made_);
    made = "call" + std::string(number.size() < 5 ? 5 - number.size() : 0, '0') + number;
  } while (!taken_.insert(made).second);
  return made;
}

std::string exact_arguments(const tool_call& call) {
  std::string text = complete_arguments(call.arguments);
  bounded_json::parsed exact = bounded_json::parse(text);
  if (exact && exact.value.is_string()) {  // encoded twice
    text = complete_arguments(exact.value.get<std::string>());
    exact = bounded_json::parse(text);
  }
  if (is_too_deep(exact)) refuse_depth(call);
  if (exact && exact.value.is_object()) return text;
  if (exact) return bounded_json::write(ordered_json{{"value", exact.value}});
  const auto tolerant = parse<ordered_json>(text);
  if (tolerant && tolerant->is_object()) return bounded_json::write(*tolerant);
  return bounded_json::write(ordered_json{{"unreadable", text}});
}

std::vector<message> mended_history(const request& asked, call_id_form ids, bool results_may_be_alone) {
  return mender(asked, ids, results_may_be_alone).mend();
}

}  // namespace assay::inline v0::detail::wire
