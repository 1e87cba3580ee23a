// One row as a report keeps it, of bounded size.
#pragma once

#include "report/report_format.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::reports {

struct row_facts;

[[nodiscard]] row make_row(const row_facts& facts);

/// A message, shortened as rows have it.
[[nodiscard]] std::string shown_message(std::string_view message);

}  // namespace assay::reports
