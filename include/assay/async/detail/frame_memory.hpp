// Memory for coroutine frames: a thread keeps a few freed blocks of each size, so that awaiting a task costs no malloc.
#pragma once

#include <assay/detail/export.hpp>

#include <cstddef>

namespace assay::inline v0::async::detail {

/// At most this many bytes come from the blocks that were kept; more is malloc's business.
inline constexpr std::size_t largest_kept_frame = 1024;

/// Any thread may free what another has allocated. Throws std::bad_alloc.
[[nodiscard]] ASSAY_EXPORT void* allocate_frame(std::size_t size);
ASSAY_EXPORT void free_frame(void* frame, std::size_t size) noexcept;

}  // namespace assay::inline v0::async::detail
