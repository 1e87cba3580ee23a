// Ready-made guardrails of text. They judge spelling: what they say is certain, what they don't say proves nothing. For
// meanings ask a model (agent_guardrail).
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/guardrail.hpp>
#include <assay/agent/pii.hpp>
#include <assay/detail/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::inline v0::agents {

/// What a ready-made guardrail does when it finds something.
enum class on_finding : std::uint8_t {
  trip,       ///< ends the run
  ask_again,  ///< has the model answer again; for output
};

/// At most so many characters (code points; not bytes, words or tokens). Of other Outputs the JSON counts.
[[nodiscard]] ASSAY_EXPORT guardrail<> length_limit(std::size_t most, on_finding then = on_finding::trip);

/// None of these phrases. They are found whole, whatever the case of ASCII letters, and whatever white space stands
/// between their words: "Ignore  previous\ninstructions" holds "ignore previous instructions", "class" doesn't hold
/// "ass". Not seen: other words for the same, other languages, misspellings, characters that look alike, case outside
/// ASCII. An empty phrase is std::invalid_argument.
[[nodiscard]] ASSAY_EXPORT guardrail<> forbidden_phrases(std::vector<std::string> phrases,
                                                         on_finding then = on_finding::trip);

/// None of these kinds of personal data (find_pii, which says what it can't see). Of what it found the finding names
/// the kind and not the data, so that it may be logged.
[[nodiscard]] ASSAY_EXPORT guardrail<> no_pii(std::vector<pii_kind> kinds = {pii_kind::email, pii_kind::phone,
                                                                             pii_kind::card, pii_kind::iban},
                                              on_finding then = on_finding::trip);

}  // namespace assay::inline v0::agents
