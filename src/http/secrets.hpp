// Secrets that a server may repeat, taken out of what is kept of its answers.
#pragma once

#include <assay/detail/export.hpp>

#include <string>

namespace assay::inline v0::detail::http {

/// Replaces a secret in a text by "[key]", wherever it is. One of fewer than 8 characters stays: those are placeholders
/// ("none", "ollama"), and words that texts have.
ASSAY_EXPORT_INTERNAL void take_out_secret(const std::string& secret, std::string& text);

}  // namespace assay::inline v0::detail::http
