// The page that web/report/ builds, without data.
#pragma once

#include <string>

namespace assay::reports {

/// Made by cmake/AssayReportPage.cmake from web/report/page.html.
[[nodiscard]] std::string page_template();

}  // namespace assay::reports
