// What `assay eval` prints for people.
#pragma once

#include "report/report_format.hpp"

#include <string>

namespace assay::cli {

/// A table of the runs, and one of the fields.
[[nodiscard]] std::string evaluation_text(const reports::evaluation& result);

}  // namespace assay::cli
