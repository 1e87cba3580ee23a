// Which part of what a model wrote for a call is the tool's arguments.
#pragma once

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// The text to read a tool's arguments from: as it came, unless the model put them into an object of their own
/// ({"arguments": {...}}) or wrote keys in another style ("City" for "city"). "{}" for none: no text, null and {}.
///
/// Throws tool_retry where the text holds something, and no parameter of the tool, or the arguments of several calls: a
/// tool whose parameters all have defaults would run on nothing but those.
[[nodiscard]] std::string argument_text(const type_info& type, std::string_view text, const parse_options& reading);

}  // namespace assay::inline v0::detail
