#include "llm/wire_calls.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace assay::inline v0::detail::wire {

void json_progress::feed(std::string_view text) noexcept {
  for (const char c : text) {
    if (strings_.takes(c)) {
      last_ = '"';
      continue;
    }
    if (!std::isspace(static_cast<unsigned char>(c))) last_ = c;
    if (c == '{' || c == '[') {
      begun_ = true;
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0) {
      --depth_;
    }
  }
}

bool json_progress::may_go_on_with(std::string_view text) const noexcept {
  if (!begun_ || depth_ == 0) return false;
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const bool opens = begin != std::string_view::npos && (text[begin] == '{' || text[begin] == '[');
  return strings_.is_inside() || !opens || last_ == ':' || last_ == ',' || last_ == '[';
}

/// Some servers send a finished call once more, whole.
bool streamed_calls::repeats(const growing_call& call, const piece_view& piece) {
  return !piece.id.empty() && piece.id == call.given_id && call.complete() && piece.arguments == call.arguments();
}

/// Arguments without a name, or with the same one, while those of the latest call are not complete: servers that make
/// up an id for each piece.
bool streamed_calls::goes_on_under_other_id(const growing_call& latest, const piece_view& piece) const {
  if (piece.arguments.empty() || latest.call.name.empty() || latest.complete() || by_id_.contains(piece.id)) {
    return false;
  }
  return piece.name.empty() || (piece.name == latest.call.name && latest.progress.may_go_on_with(piece.arguments));
}

bool streamed_calls::names_or_begins_tool(std::string_view name) const {
  const auto next = tools_.lower_bound(name);
  return next != tools_.end() && next->starts_with(name);
}

/// Whether a piece has more of the name of the latest call, or that name with more of it.
bool streamed_calls::goes_on_with_name(const growing_call& latest, const piece_view& piece) const {
  if (piece.name.empty() || latest.call.name.empty() || !latest.arguments().empty()) return false;
  if (!piece.id.empty() && piece.id != latest.given_id) return false;
  if (!tools_.contains(latest.call.name)) {
    const bool has_more = piece.name.size() > latest.call.name.size() && piece.name.starts_with(latest.call.name);
    if (has_more && names_or_begins_tool(piece.name)) return true;
  } else if (tools_.contains(piece.name)) {
    return false;
  }
  return names_or_begins_tool(latest.call.name + piece.name);
}

/// Whether a piece with the number of the latest call, or without one, is not of that call.
bool streamed_calls::begins_another(const growing_call& latest, const piece_view& piece) const {
  const bool both_have_ids = !piece.id.empty() && !latest.given_id.empty();
  if (both_have_ids && piece.id != latest.given_id) return !goes_on_under_other_id(latest, piece);
  const bool both_have_names = !piece.name.empty() && !latest.call.name.empty();
  if (!both_have_names || goes_on_with_name(latest, piece)) return false;
  if (piece.name != latest.call.name) return true;
  const bool no_ids = piece.id.empty() && latest.given_id.empty();
  if (no_ids && piece.arguments.empty() && latest.arguments().empty()) return true;
  if (latest.is_empty_object && both_have_ids) return false;
  return latest.complete() && !piece.arguments.empty() && !repeats(latest, piece);
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
  const bool is_open = !calls_[known->second].complete() && !came_in_this_event(calls_[known->second]);
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

void streamed_calls::add_arguments(growing_call& call, std::string more, tool_call_delta& told) {
  if (more.empty()) return;
  if (call.call.arguments.empty() && more == "{}") {
    call.is_empty_object = true;
    return;
  }
  if (std::exchange(call.is_empty_object, false) && !more.starts_with('{')) more.insert(0, "{}");
  call.progress.feed(more);
  call.call.arguments += more;
  told.arguments = std::move(more);
}

/// A name that may be only the beginning of a tool's is told of with the piece that ends it.
void streamed_calls::take_name(growing_call& call, std::string name, tool_call_delta& told) const {
  piece_view piece;
  piece.name = std::move(name);
  if (call.call.name.empty()) {
    call.call.name = std::move(piece.name);
  } else if (goes_on_with_name(call, piece)) {
    const bool is_all =
        !tools_.contains(call.call.name) && piece.name.starts_with(call.call.name) && names_or_begins_tool(piece.name);
    call.call.name = is_all ? std::move(piece.name) : call.call.name + piece.name;
  }
  if (tools_.contains(call.call.name) || !names_or_begins_tool(call.call.name)) {
    told.name = call.call.name.substr(call.told_name);
    call.told_name = call.call.name.size();
  }
}

void streamed_calls::take(const ordered_json& piece, call_namer& ids, std::vector<stream_event>& events) {
  const ordered_json& function = function_in(piece);
  piece_view view;
  if (has_count(piece, "index")) view.number = count_at(piece, "index");
  view.id = text_at(piece, "id");
  view.name = text_at(function, "name");
  view.arguments = arguments_in(function, piece);

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
  take_name(call, std::move(view.name), more);
  add_arguments(call, std::move(view.arguments), more);
  if (at(piece, "extra_content").is_object()) call.extra = at(piece, "extra_content");
  events.emplace_back(std::move(more));
}

bool streamed_calls::holds(std::size_t place, const ordered_json& call) const {
  if (place >= calls_.size()) return false;
  const growing_call& known = calls_[place];
  const std::string id = text_at(call, "id");
  const bool is_same_id = id.empty() || known.given_id.empty() || id == known.given_id;
  const ordered_json& function = function_in(call);
  return is_same_id && text_at(function, "name") == known.call.name &&
         complete_arguments(arguments_in(function, call)) == complete_arguments(std::string(known.arguments()));
}

const std::string* streamed_calls::without_arguments() const noexcept {
  const auto found =
      std::find_if(calls_.begin(), calls_.end(), [](const growing_call& one) { return one.arguments().empty(); });
  return found != calls_.end() ? &found->call.name : nullptr;
}

void streamed_calls::finish(message& reply, call_namer& ids, std::vector<stream_event>& events) {
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    tool_call& call = calls_[i].call;
    if (const std::size_t told = calls_[i].told_name; told < call.name.size()) {
      events.emplace_back(tool_call_delta{i, "", call.name.substr(told), ""});
    }
    if (calls_[i].is_empty_object) events.emplace_back(tool_call_delta{i, "", "", call.arguments = "{}"});
    if (call.id.empty()) {
      call.id = ids.name({});
      events.emplace_back(tool_call_delta{i, call.id, "", ""});
    }
    call.arguments = complete_arguments(std::move(call.arguments));
    reply.parts.emplace_back(std::move(call));
    if (!calls_[i].extra.is_null()) reply.parts.push_back(chat_part("extra_content", calls_[i].extra));
  }
  calls_.clear();
}

}  // namespace assay::inline v0::detail::wire
