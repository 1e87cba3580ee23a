// Where assay is known to deviate from a conformance suite, and why: an allow-list that is exact both ways. A case that
// deviates must be in it, as it is listed; one that is in it must exist, and deviate.
#pragma once

#include <map>
#include <string>

namespace conformance {

class deviations {
 public:
  /// `outcome`: what assay does instead. A second entry for the same case, or one without a reason, fails the test.
  void allow(const std::string& name, const std::string& outcome, const std::string& reason);

  /// The case comes out as the suite wants it.
  void agrees(const std::string& name);
  /// It does not; `outcome` is what assay did.
  void deviates(const std::string& name, const std::string& outcome);

  /// Fails the test for each entry that no case came for.
  void check_all_seen() const;

 private:
  struct entry {
    std::string outcome;
    std::string reason;
    bool seen = false;
  };
  std::map<std::string, entry> entries_;
};

}  // namespace conformance
