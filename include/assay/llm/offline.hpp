// A switch that keeps the process off the network.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>

namespace assay::inline v0::llm {

/// Has models refuse every address but this machine's own (127.0.0.0/8, ::1, localhost): a call to another is a
/// model_error (unsupported), and nothing is looked up or sent, not even to a proxy. For tests and for machines that
/// must not talk. Holds for the whole process and for calls that begin later. Thread-safe.
ASSAY_EXPORT void set_offline(bool offline) noexcept;

/// Whether it is on. At the start it is where the environment has ASSAY_OFFLINE with anything but 0 or nothing.
/// Thread-safe.
[[nodiscard]] ASSAY_EXPORT bool is_offline() noexcept;

}  // namespace assay::inline v0::llm
