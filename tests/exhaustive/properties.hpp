// What must hold for every text, whatever it is read as (docs/repairs.md).
#pragma once

#include "exhaustive/subject.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

namespace exhaustive {

/// Texts that break a property in one way, and the first of them, which is the shortest.
struct violation {
  std::size_t count = 0;
  std::string example;
};

/// Tries the properties on one text after another, all read as one type.
class properties {
 public:
  explicit properties(const subject& of) : of_(of) {}

  void check(std::string_view text);

  [[nodiscard]] std::size_t texts() const noexcept { return texts_; }
  [[nodiscard]] std::size_t exact() const noexcept { return exact_; }
  [[nodiscard]] std::size_t mended() const noexcept { return mended_; }
  /// By the property and the codes of the repairs.
  [[nodiscard]] const std::map<std::string, violation>& violations() const noexcept { return violations_; }

 private:
  void check_exact(std::string_view text, const reading& exact, const reading& read);
  void check_cuts(std::string_view text, const reading& exact);
  void check_dump(const reading& read);
  void check_complete(std::string_view text, const reading& read);
  void check_streams(std::string_view text, const reading& read);
  void broken(std::string_view property, std::string_view text, const reading& read, const std::string& why);

  const subject& of_;
  std::size_t texts_ = 0;
  std::size_t exact_ = 0;
  std::size_t mended_ = 0;
  std::unordered_set<std::string> dumped_;
  std::map<std::string, violation> violations_;
};

}  // namespace exhaustive
