#include "llm/wire_calls.hpp"

#include <algorithm>

namespace assay::inline v0::detail::wire {

void json_progress::feed(std::string_view text) noexcept {
  for (const char c : text) {
    if (in_string_) {
      if (after_backslash_) {
        after_backslash_ = false;
      } else if (c == '\\') {
        after_backslash_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      begun_ = true;
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0) {
      --depth_;
    }
  }
}

/// Some servers send a finished call once more, whole.
bool streamed_calls::repeats(const growing_call& call, const piece_view& piece) {
  return !piece.id.empty() && piece.id == call.given_id && call.progress.complete() &&
         piece.arguments == call.call.arguments;
}

/// Whether a piece with the number of the latest call, or without one, is not of that call.
bool streamed_calls::begins_another(const growing_call& latest, const piece_view& piece) const {
  const bool both_have_ids = !piece.id.empty() && !latest.given_id.empty();
  if (both_have_ids && piece.id != latest.given_id) return true;
  const bool both_have_names = !piece.name.empty() && !latest.call.name.empty();
  if (!both_have_names) return false;
  if (piece.name != latest.call.name) return true;
  const bool no_ids = piece.id.empty() && latest.given_id.empty();
  if (no_ids && piece.arguments.empty() && latest.call.arguments.empty()) return true;
  return latest.progress.complete() && !piece.arguments.empty() && !repeats(latest, piece);
}

/// The latest call with a piece's number, or of all where either has none.
std::optional<std::size_t> streamed_calls::latest_for(const piece_view& piece) const {
  if (!piece.number) return calls_.empty() ? std::nullopt : std::optional(calls_.size() - 1);
  const auto numbered = by_number_.find(*piece.number);
  if (numbered == by_number_.end()) return without_number_;
  return std::max<std::optional<std::size_t>>(numbered->second, without_number_);
}

/// The call that a piece continues; nothing where it begins one.
std::optional<std::size_t> streamed_calls::target_of(const piece_view& piece) const {
  const bool is_bare = piece.id.empty() && piece.name.empty();
  if (const std::optional<std::size_t> latest = latest_for(piece)) {
    const growing_call& call = calls_[*latest];
    // Two entries of one event that both say who they are, are two calls.
    const bool is_second = !is_bare && came_in_this_event(call) && !repeats(call, piece);
    if (!is_second && !begins_another(call, piece)) return latest;
  }
  // Numbers that are wrong: nothing but arguments, or the id of a call that has not all of its own.
  if (is_bare) return calls_.empty() ? std::nullopt : std::optional(calls_.size() - 1);
  const auto known = piece.id.empty() ? by_id_.end() : by_id_.find(piece.id);
  if (known == by_id_.end()) return std::nullopt;
  const bool is_open = !calls_[known->second].progress.complete() && !came_in_this_event(calls_[known->second]);
  return is_open ? std::optional(known->second) : std::nullopt;
}

std::size_t streamed_calls::new_call(const piece_view& piece) {
  const std::size_t place = calls_.size();
  calls_.emplace_back();
  if (piece.number) {
    by_number_[*piece.number] = place;
  } else {
    without_number_ = place;
  }
  return place;
}

void streamed_calls::take(const ordered_json& piece, call_namer& ids, std::vector<stream_event>& events) {
  const ordered_json& function = at(piece, "function").is_object() ? at(piece, "function") : piece;
  piece_view view;
  if (at(piece, "index").is_number()) view.number = count_at(piece, "index");
  view.id = text_at(piece, "id");
  view.name = text_at(function, "name");
  view.arguments = arguments_at(function, "arguments");

  const std::optional<std::size_t> known = target_of(view);
  const std::size_t place = known ? *known : new_call(view);
  growing_call& call = calls_[place];
  call.event = event_;
  if (known && repeats(call, view)) return;

  tool_call_delta more;
  more.index = place;
  if (call.given_id.empty() && !view.id.empty()) {
    call.given_id = view.id;
    by_id_[view.id] = place;
    more.id = call.call.id = ids.name(std::move(view.id));
  }
  if (call.call.name.empty()) more.name = call.call.name = std::move(view.name);
  call.progress.feed(view.arguments);
  call.call.arguments += view.arguments;
  more.arguments = std::move(view.arguments);
  events.emplace_back(std::move(more));
}

void streamed_calls::finish(message& reply, call_namer& ids, std::vector<stream_event>& events) {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    tool_call& call = calls_[i].call;
    if (call.id.empty()) {
      call.id = ids.name({});
      events.emplace_back(tool_call_delta{i, call.id, "", ""});
    }
    call.arguments = complete_arguments(std::move(call.arguments));
    reply.parts.emplace_back(std::move(call));
  }
  calls_.clear();
}

}  // namespace assay::inline v0::detail::wire
