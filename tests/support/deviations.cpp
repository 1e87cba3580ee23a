#include "support/deviations.hpp"

#include <doctest/doctest.h>

namespace conformance {

void deviations::allow(const std::string& name, const std::string& outcome, const std::string& reason) {
  INFO(name);
  CHECK_MESSAGE(!reason.empty(), "listed without a reason");
  const bool added = entries_.emplace(name, entry{outcome, reason}).second;
  CHECK_MESSAGE(added, "listed twice");
}

void deviations::agrees(const std::string& name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return;
  found->second.seen = true;
  FAIL_CHECK("agrees, so that its entry must go: " << name << " (" << found->second.reason << ")");
}

void deviations::deviates(const std::string& name, const std::string& outcome) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) {
    FAIL_CHECK("deviates and is not listed: " << name << " -> " << outcome);
    return;
  }
  found->second.seen = true;
  if (outcome != found->second.outcome) {
    FAIL_CHECK("deviates otherwise than listed: " << name << " -> " << outcome
                                                  << ", listed: " << found->second.outcome);
  }
}

void deviations::check_all_seen() const {
  for (const auto& [name, one] : entries_) {
    if (!one.seen) FAIL_CHECK("listed, but there is no such case: " << name << " (" << one.reason << ")");
  }
}

}  // namespace conformance
