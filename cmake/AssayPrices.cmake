# The table of prices of src/llm/prices.json as a source of the library `llm`.
set(ASSAY_PRICES_FILE "${PROJECT_SOURCE_DIR}/src/llm/prices.json")
file(READ "${ASSAY_PRICES_FILE}" text)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${ASSAY_PRICES_FILE}")

set(ASSAY_PRICES_SOURCE "${PROJECT_BINARY_DIR}/generated/prices_text.cpp")
file(CONFIGURE OUTPUT "${ASSAY_PRICES_SOURCE}" @ONLY CONTENT
     "// Made by cmake/AssayPrices.cmake from src/llm/prices.json.
#include \"llm/prices_text.hpp\"

namespace assay::inline v0::detail {

std::string_view shipped_prices_text() { return R\"prices(@text@)prices\"; }

}  // namespace assay::inline v0::detail
")
