// Types, each with alphabets of tokens whose texts are all read as it.
#pragma once

#include "exhaustive/subject.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace exhaustive {

struct suite {
  subject type;
  std::string alphabet;  ///< its name
  std::vector<std::string_view> tokens;
  std::size_t length = 0;  ///< of the texts of a short run
};

[[nodiscard]] std::vector<suite> all_suites();

}  // namespace exhaustive
