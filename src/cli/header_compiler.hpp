// Schemas of C++ types: a program that writes them is made, compiled with the user's header, and run.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

struct header_request {
  std::string header;
  std::vector<std::string> types;         ///< qualified names: "Person", "shop::Order"
  std::vector<std::string> include_dirs;  ///< for what the header includes
  std::string standard = "c++20";
  std::string compiler;  ///< empty: the machine's own (see toolchain.hpp)
};

/// The last part of a qualified name; what files are called after.
[[nodiscard]] std::string short_name(const std::string& type);

/// The draft 2020-12 schema of each type, as text, in the order of the request. Throws failure where the types can't be
/// told apart by their short names, or the header doesn't compile; the message then holds the compiler's error lines.
[[nodiscard]] std::vector<std::string> schemas_of_header(const header_request& request);

}  // namespace assay::cli
