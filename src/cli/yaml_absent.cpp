// Takes the place of yaml_documents.cpp where assay is built without a YAML library.
#include "cli/yaml_documents.hpp"

#include "cli/failure.hpp"

namespace assay::cli {

bool has_yaml() noexcept { return false; }

std::vector<data_document> read_yaml(std::string_view, std::size_t) {
  throw failure("this assay was built without YAML; build it with yaml-cpp and ASSAY_YAML=ON, or give JSON");
}

}  // namespace assay::cli
