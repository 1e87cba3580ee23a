// The tokens that clients must have.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

class bearer_tokens {
 public:
  /// One token a line; blank lines and those that begin with '#' are passed over. Throws std::runtime_error where the
  /// file can't be read, has no token, or one that no header can carry or that is shorter than 16 characters.
  [[nodiscard]] static bearer_tokens read(const std::string& file);

  /// Whether the value of a field Authorization is "Bearer" and one of the tokens. The time that it takes says nothing
  /// of how much of a token is right.
  [[nodiscard]] bool accept(std::string_view authorization) const noexcept;
  [[nodiscard]] std::size_t count() const noexcept { return tokens_.size(); }
  /// Whether others on this machine can read the file.
  [[nodiscard]] bool is_exposed() const noexcept { return is_exposed_; }

 private:
  std::vector<std::string> tokens_;
  bool is_exposed_ = false;
};

}  // namespace assay::serve
