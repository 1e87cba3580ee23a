# The page that web/report/ builds, as a source: its text in pieces, since a string literal has a greatest length.
set(page_file "${PROJECT_SOURCE_DIR}/web/report/page.html")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${page_file}")
file(READ "${page_file}" rest)
if(rest MATCHES "\\)page\"")
  message(FATAL_ERROR "${page_file} holds what ends a piece of it in C++")
endif()

set(pieces "")
set(piece_size 16000)
string(LENGTH "${rest}" length)
set(begin 0)
while(begin LESS length)
  string(SUBSTRING "${rest}" ${begin} ${piece_size} piece)
  string(APPEND pieces "    R\"page(${piece})page\",\n")
  math(EXPR begin "${begin} + ${piece_size}")
endwhile()

set(ASSAY_REPORT_PAGE_SOURCE "${PROJECT_BINARY_DIR}/generated/report_page_text.cpp")
file(CONFIGURE OUTPUT "${ASSAY_REPORT_PAGE_SOURCE}" @ONLY CONTENT
     "// Made by cmake/AssayReportPage.cmake from web/report/page.html.
#include \"report/page_template.hpp\"

#include <string_view>

namespace assay::reports {

std::string page_template() {
  static constexpr std::string_view pieces[] = {
@pieces@  };
  std::string whole;
  for (const std::string_view piece : pieces) whole += piece;
  return whole;
}

}  // namespace assay::reports
")
