// What the messages of Bedrock's streams say (InvokeModelWithResponseStream, ConverseStream).
#pragma once

#include "llm/amazon_events.hpp"

#include <assay/llm/sse.hpp>

#include <optional>

namespace assay::inline v0::detail {

/// The event that a message carries: of the model's own stream (a "chunk"), or of ConverseStream, with the event's type
/// as its only member. Nothing for a message that carries none. Throws model_error for an exception or an error that is
/// reported as a message, and for an event that can't be read.
[[nodiscard]] std::optional<sse_event> bedrock_event(const amazon_message& message);

}  // namespace assay::inline v0::detail
