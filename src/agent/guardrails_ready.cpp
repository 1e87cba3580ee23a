#include <assay/agent/guardrails_ready.hpp>

#include "json/unicode.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace assay::inline v0::agents {

namespace {

guardrail_verdict found(on_finding then, std::string finding) {
  return then == on_finding::trip ? tripped(std::move(finding)) : ask_again(std::move(finding));
}

/// Its words with any white space between them, as a whole.
std::string as_expression(const std::string& phrase) {
  std::string expression;
  std::size_t begin = phrase.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) throw std::invalid_argument("assay: a forbidden phrase is empty");
  while (begin != std::string::npos) {
    const std::size_t end = phrase.find_first_of(" \t\r\n", begin);
    if (!expression.empty()) expression += "\\s+";
    expression += RE2::QuoteMeta(phrase.substr(begin, end - begin));
    begin = phrase.find_first_not_of(" \t\r\n", end);
  }
  return "(?i)(?:^|[^\\pL\\pN])" + expression + "(?:$|[^\\pL\\pN])";
}

struct forbidden {
  explicit forbidden(std::string phrase_) : phrase(std::move(phrase_)), expression(as_expression(phrase)) {}
  std::string phrase;
  RE2 expression;
};

}  // namespace

guardrail<> length_limit(std::size_t most, on_finding then) {
  return {"length_limit", [most, then](const std::string& text) {
            const std::size_t length = detail::count_characters(text);
            if (length <= most) return passed();
            return found(then, "The text has " + std::to_string(length) + " characters; at most " +
                                   std::to_string(most) + " are allowed.");
          }};
}

guardrail<> forbidden_phrases(std::vector<std::string> phrases, on_finding then) {
  const auto all = std::make_shared<std::vector<std::unique_ptr<const forbidden>>>();
  for (std::string& phrase : phrases) all->push_back(std::make_unique<const forbidden>(std::move(phrase)));
  return {"forbidden_phrases", [all, then](const std::string& text) {
            for (const auto& one : *all) {
              if (RE2::PartialMatch(text, one->expression)) return found(then, "The text says '" + one->phrase + "'.");
            }
            return passed();
          }};
}

guardrail<> no_pii(std::vector<pii_kind> kinds, on_finding then) {
  return {"no_pii", [kinds = std::move(kinds), then](const std::string& text) {
            std::string named;
            for (const pii_finding& one : find_pii(text)) {
              if (std::find(kinds.begin(), kinds.end(), one.kind) == kinds.end()) continue;
              named += (named.empty() ? "" : ", ") + std::string(to_string(one.kind));
            }
            return named.empty() ? passed() : found(then, "The text holds personal data: " + named + ".");
          }};
}

}  // namespace assay::inline v0::agents
