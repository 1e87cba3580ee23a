// Failed calls as recordings hold them, and back.
#pragma once

#include <assay/llm/model_error.hpp>
#include <assay/llm/replay_model.hpp>
#include <assay/llm/usage.hpp>

namespace assay::inline v0::detail {

/// Fit for JSON: the message is UTF-8, as model_error's always is.
[[nodiscard]] recorded_failure recorded(const model_error& error);
/// `used`: what the call cost all the same, which a recording doesn't hold. A kind that is unknown is `protocol`.
[[nodiscard]] model_error error_of(const recorded_failure& failure, const usage& used = {});

}  // namespace assay::inline v0::detail
