// What the whole answers of OpenAI's Responses and their streams have in common.
#pragma once

#include "llm/wire.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::wire {

inline constexpr std::string_view incomplete_item = "incomplete";
inline constexpr std::string_view item_in_progress = "in_progress";

/// All texts of an item, in its content.
[[nodiscard]] std::string text_of_item(const ordered_json& item);
/// Adds an item to an answer. `name` gives the calls their ids.
void read_item(const ordered_json& item, response& made, const std::function<std::string(std::string)>& name);
/// An item that is cut off makes the answer so, and so does a message that is still being written, whatever is said of
/// the whole. Where nothing is said of it, its items say it. A call that is still being written is none.
void judge_item(const ordered_json& item, response& made);
/// All but the items. `event` is the status by the event that ends a stream.
void read_responses_head(const ordered_json& body, response& made, std::string_view event = {});
[[nodiscard]] finish_reason responses_finish(const response& made);

}  // namespace assay::inline v0::detail::wire
