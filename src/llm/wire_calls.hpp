// The tool calls of a Chat Completions stream, which servers number in many ways.
#pragma once

#include <assay/detail/export.hpp>

#include "json/string_bounds.hpp"
#include "llm/wire.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::wire {

/// What a Chat Completions server wants to see again: a member of the call before it, or of the message.
[[nodiscard]] provider_part chat_part(const char* member, const ordered_json& value);

/// Follows JSON that comes in pieces, only as far as to know whether an array or object is complete.
class ASSAY_EXPORT_INTERNAL json_progress {
 public:
  void feed(std::string_view text) noexcept;
  [[nodiscard]] bool complete() const noexcept { return begun_ && depth_ == 0; }
  /// Whether what is not complete yet may go on with this text: an object or an array stands where a value does.
  [[nodiscard]] bool may_go_on_with(std::string_view text) const noexcept;

 private:
  std::size_t depth_ = 0;
  char last_ = 0;  // outside of strings, white space aside
  bool begun_ = false;
  string_tracker strings_;
};

/// Tells calls apart. OpenAI numbers them (`index`) and gives id and name once; Ollama and others number all 0, leave
/// the number out, leave the id out, repeat id and name in each piece, or give each piece an id of its own. So a piece
/// continues the latest call of its number, unless it brings an id or a name that make it the beginning of another. A
/// name may come in pieces, too: they belong together where they make up, or begin, the name of a tool, and one of them
/// alone is none.
///
/// Servers that keep arguments as an object begin with an empty one, where others begin with no text. What an empty
/// object means is known once there are more arguments, or none.
class streamed_calls {
 public:
  /// `tools`: the names of those that may be called, where that is known.
  explicit streamed_calls(std::set<std::string, std::less<>> tools) : tools_(std::move(tools)) {}
  /// Before the pieces of one event.
  void begin_event() noexcept { ++event_; }
  void take(const ordered_json& piece, call_namer& ids, std::vector<stream_event>& events);
  /// Whether the call in a place is this one, as a message says it that repeats the whole.
  [[nodiscard]] bool holds(std::size_t place, const ordered_json& call) const;
  [[nodiscard]] bool empty() const noexcept { return calls_.empty(); }
  /// The name of a call that no arguments came for; nullptr where there is none.
  [[nodiscard]] const std::string* without_arguments() const noexcept;
  /// Adds the calls to the reply, each with a provider_part behind it where the server wants to see more again.
  void finish(message& reply, call_namer& ids, std::vector<stream_event>& events);

 private:
  struct growing_call {
    tool_call call;
    std::string given_id;  ///< the server's
    json_progress progress;
    bool is_empty_object = false;  ///< nothing but "{}" came, which is in no event and not in the call yet
    ordered_json extra;            ///< what the server wants to see again beside the call; null where there is none
    std::size_t event = 0;         ///< the latest that brought something of it
    std::size_t told_name = 0;     ///< how much of the name an event has told of

    [[nodiscard]] bool complete() const noexcept { return is_empty_object || progress.complete(); }
    [[nodiscard]] std::string_view arguments() const noexcept {
      return is_empty_object ? std::string_view("{}") : call.arguments;
    }
  };
  struct piece_view {
    std::optional<std::int64_t> number;
    std::string id;
    std::string name;
    std::string arguments;
  };

  [[nodiscard]] std::optional<std::size_t> latest_for(const piece_view& piece) const;
  [[nodiscard]] std::size_t new_call(const piece_view& piece);
  [[nodiscard]] std::optional<std::size_t> target_of(const piece_view& piece) const;
  [[nodiscard]] bool begins_another(const growing_call& latest, const piece_view& piece) const;
  [[nodiscard]] bool goes_on_under_other_id(const growing_call& latest, const piece_view& piece) const;
  static void add_arguments(growing_call& call, std::string more, tool_call_delta& told);
  [[nodiscard]] bool came_in_this_event(const growing_call& call) const noexcept { return call.event == event_; }
  [[nodiscard]] bool names_or_begins_tool(std::string_view name) const;
  [[nodiscard]] bool goes_on_with_name(const growing_call& latest, const piece_view& piece) const;
  void take_name(growing_call& call, std::string name, tool_call_delta& told) const;
  [[nodiscard]] static bool repeats(const growing_call& call, const piece_view& piece);

  std::set<std::string, std::less<>> tools_;
  std::vector<growing_call> calls_;
  std::map<std::int64_t, std::size_t> by_number_;  // the latest of each
  std::optional<std::size_t> without_number_;      // the latest
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::size_t event_ = 0;
};

}  // namespace assay::inline v0::detail::wire
