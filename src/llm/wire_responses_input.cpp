// A history as OpenAI's Responses takes it. Items that came with reasoning belong to it: it goes back with what
// followed it, under the same ids, or not at all ("reasoning was provided without its required following item").
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* responses_provider = "openai_responses";

enum class responses_item_kind : std::uint8_t { reasoning, words, call, own };

/// An item on its way back.
struct responses_item {
  responses_item_kind kind;
  ordered_json body;
  ordered_json mark;  ///< the id and the status that it came with; null where it has none
  [[nodiscard]] bool is_known() const { return kind == responses_item_kind::own || mark.is_object(); }
};

ordered_json plain_words(const std::string& text) { return {{"role", "assistant"}, {"content", text}}; }

/// One turn of the model's.
class responses_turn {
 public:
  void add(const message_part& part) {
    if (const auto* words = std::get_if<text_part>(&part)) {
      if (!words->text.empty()) add_words(words->text, false);
    } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
      add_words(refusal->text, true);
    } else if (const auto* call = std::get_if<tool_call>(&part)) {
      const ordered_json body = {
          {"type", "function_call"}, {"call_id", call->id}, {"name", call->name}, {"arguments", call->arguments}};
      items_.push_back({responses_item_kind::call, body, {}});
    } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
      if (thought->provider == responses_provider) add_reasoning(*thought);
    } else if (const auto* own = std::get_if<provider_part>(&part)) {
      if (own->provider == responses_provider) add_own(read_json(own->content));
    }
  }

  void write(ordered_json& input) {
    bool follows_reasoning = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      responses_item& one = items_[i];
      if (one.kind == responses_item_kind::reasoning) {
        if (!is_followed(i)) continue;
        follows_reasoning = true;
      } else if (one.mark.is_object() && follows_reasoning) {
        put_mark(one);
      }
      if (one.kind == responses_item_kind::words && !one.body.contains("id")) {
        // A text that nothing identifies is said in the plainest way.
        for (const ordered_json& said : one.body["content"]) input.push_back(plain_words(words_in(said)));
      } else {
        input.push_back(std::move(one.body));
      }
    }
  }

 private:
  static std::string words_in(const ordered_json& said) {
    const std::string text = text_at(said, "text");
    return text.empty() ? text_at(said, "refusal") : text;
  }

  /// The texts up to a mark are of one message.
  void add_words(std::string text, bool refuses) {
    const bool goes_on =
        !items_.empty() && items_.back().kind == responses_item_kind::words && items_.back().mark.is_null();
    if (!goes_on) {
      items_.push_back({responses_item_kind::words, {{"content", ordered_json::array()}}, {}});
      // What was put between two messages is of neither.
      if (text.starts_with(between_messages) && has_words_) text.erase(0, between_messages.size());
    }
    has_words_ = true;
    ordered_json& content = items_.back().body["content"];
    if (refuses) {
      content.push_back({{"type", "refusal"}, {"refusal", std::move(text)}});
    } else {
      content.push_back({{"type", "output_text"}, {"text", std::move(text)}, {"annotations", ordered_json::array()}});
    }
  }

  /// The parts of one item of reasoning have its id.
  void add_reasoning(const reasoning_part& thought) {
    const bool goes_on = !items_.empty() && items_.back().kind == responses_item_kind::reasoning &&
                         !thought.id.empty() && text_at(items_.back().body, "id") == thought.id;
    if (!goes_on) {
      const ordered_json body = {{"type", "reasoning"}, {"id", thought.id}, {"summary", ordered_json::array()}};
      items_.push_back({responses_item_kind::reasoning, body, {}});
    }
    ordered_json& item = items_.back().body;
    if (!thought.text.empty()) item["summary"].push_back({{"type", "summary_text"}, {"text", thought.text}});
    if (!thought.signature.empty()) item["encrypted_content"] = thought.signature;
  }

  /// A mark belongs to the item before it, if that is of its type; anything else is an item.
  void add_own(ordered_json own) {
    const std::string type = text_at(own, "type");
    if (type.empty()) return;
    const bool is_words = type == "message";
    if (!is_words && type != "function_call") {
      items_.push_back({responses_item_kind::own, std::move(own), {}});
      return;
    }
    const auto kind = is_words ? responses_item_kind::words : responses_item_kind::call;
    if (!items_.empty() && items_.back().kind == kind && !text_at(own, "id").empty())
      items_.back().mark = std::move(own);
  }

  /// Whether what reasoning led to is there. Where it has no id, nobody looks for that; a call is known by its call_id
  /// where the provider gave it no id.
  [[nodiscard]] bool is_followed(std::size_t place) const {
    if (text_at(items_[place].body, "id").empty()) return true;
    const auto next = std::find_if(items_.begin() + static_cast<std::ptrdiff_t>(place), items_.end(),
                                   [](const auto& one) { return one.kind != responses_item_kind::reasoning; });
    return next != items_.end() && (next->is_known() || next->kind == responses_item_kind::call);
  }

  static void put_mark(responses_item& one) {
    ordered_json body = {{"type", text_at(one.mark, "type")}, {"id", text_at(one.mark, "id")}};
    if (const std::string status = text_at(one.mark, "status"); !status.empty()) body["status"] = status;
    if (one.kind == responses_item_kind::words) body["role"] = "assistant";
    for (auto& [name, value] : one.body.items()) body[name] = std::move(value);
    one.body = std::move(body);
  }

  std::vector<responses_item> items_;
  bool has_words_ = false;
};

}  // namespace

ordered_json responses_input(const outgoing& out) {
  ordered_json input = ordered_json::array();
  for (const message& one : out.messages) {
    if (one.role == role::assistant) {
      responses_turn turn;
      for (const message_part& part : one.parts) turn.add(part);
      turn.write(input);
      continue;
    }
    write_told(
        one, input,
        [](const tool_result& result) {
          return ordered_json{{"type", "function_call_output"}, {"call_id", result.id}, {"output", result.content}};
        },
        [](const message& said) { return content_with_media(said, "input_text", &responses_media); });
  }
  return input;
}

}  // namespace assay::inline v0::detail::wire
