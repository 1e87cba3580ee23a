// Log-probabilities of an answer's tokens, as the formats have them.
#include "llm/wire.hpp"

#include <cmath>
#include <utility>

namespace assay::inline v0::detail::wire {

void add_logprobs(std::vector<token_logprob>& all, const ordered_json& tokens) {
  if (!tokens.is_array()) return;
  for (const ordered_json& one : tokens) {
    const ordered_json& logprob = at(one, "logprob").is_number() ? at(one, "logprob") : at(one, "logProbability");
    const ordered_json& bytes = at(one, "bytes");
    const std::size_t size = bytes.is_array() ? bytes.size() : text_at(one, "token").size();
    const double value = logprob.is_number() ? logprob.get<double>() : std::nan("");
    all.push_back({size, value});
  }
}

void keep_whole_logprobs(response& made) {
  std::size_t size = 0;
  bool are_numbers = true;
  for (const token_logprob& one : made.logprobs) {
    size += one.size;
    are_numbers = are_numbers && std::isfinite(one.logprob);
  }
  if (!are_numbers || size != made.text().size()) made.logprobs.clear();
}

}  // namespace assay::inline v0::detail::wire
