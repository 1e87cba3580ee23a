// A YAML document that has been read, as JSON text.
#pragma once

#include "cli/data_document.hpp"
#include "cli/yaml_tree.hpp"

#include <span>
#include <string>

namespace assay::cli {

/// The JSON text of the first of the nodes, with everything below it, and where in the file its parts are.
[[nodiscard]] std::string write_json(std::span<const yaml_node> nodes, source_map& places);

}  // namespace assay::cli
