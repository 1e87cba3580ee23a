// Requests and answers as JSON can hold them: what a program, a tool or a model says need not be UTF-8.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/json_box.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/llm/usage.hpp>

#include <string>

namespace assay::inline v0::detail {

/// Replaces what JSON has no form for, so that assay::dump takes the value and assay::parse gives it back: bytes that
/// are not UTF-8 by U+FFFD; in JSON documents a NaN and an infinity by null, and so a document that is nested deeper
/// than a recording is read (about 1,000 levels); of a request a temperature or top_p that is not finite by none, a
/// cost by an unknown one, and log-probabilities of which one is not finite by none at all; and the data of media by
/// its digest.
ASSAY_EXPORT_INTERNAL void make_recordable(std::string& text);
ASSAY_EXPORT_INTERNAL void make_recordable(json_box& document);
ASSAY_EXPORT_INTERNAL void make_recordable(usage& value);
ASSAY_EXPORT_INTERNAL void make_recordable(message& value);
ASSAY_EXPORT_INTERNAL void make_recordable(request& value);
ASSAY_EXPORT_INTERNAL void make_recordable(response& value);

}  // namespace assay::inline v0::detail
