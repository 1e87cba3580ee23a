// What every way into the engine needs: limits as they are enforced, and the outcome of a source that failed.
#pragma once

#include "engine/error_log.hpp"
#include "source/token.hpp"

#include <assay/options.hpp>
#include <assay/result.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::detail {

inline constexpr std::size_t deepest = 1000;  // what the stack of a thread holds with room to spare

inline std::size_t depth_limit(const limits& asked) { return std::min(asked.max_depth, deepest); }

/// Tries of alternatives may read a value again; this many times its size in all, and a hostile schema is at its end.
inline std::size_t visit_limit(std::size_t size) { return 1'000'000 + 256 * std::min(size, std::size_t{1} << 40); }

/// A document that can't be read to its end has one error: why. What was found before may be wrong because of it.
[[nodiscard]] outcome finish_failed(const source_failure& failure, std::string title, std::string_view text,
                                    bool has_text);

}  // namespace assay::detail
