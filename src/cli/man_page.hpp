// Manual pages, from the texts of --help.
#pragma once

#include "cli/command_model.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::cli {

/// "assay" for the program itself, else "assay-NAME".
[[nodiscard]] std::string page_name(const command_model& model);

/// The page of one of the models in roff (the macros of man(7)): assay(1) for the program itself, else assay-NAME(1).
[[nodiscard]] std::string man_page(const std::vector<command_model>& models, std::size_t which,
                                   const std::string& version);

}  // namespace assay::cli
