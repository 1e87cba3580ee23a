#include "cli/choices.hpp"

#include "cli/nearest_name.hpp"

namespace assay::cli {

CLI::Validator one_of(std::vector<std::string> names) {
  const auto check = [names = std::move(names)](const std::string& word) {
    std::string list;
    for (const std::string& name : names) {
      if (word == name) return std::string();
      list += (list.empty() ? "" : ", ") + name;
    }
    const std::string meant = nearest_name(word, names);
    return "'" + word + "' is none of " + list + (meant.empty() ? "" : "; did you mean '" + meant + "'?");
  };
  return CLI::Validator(check, "");
}

}  // namespace assay::cli
