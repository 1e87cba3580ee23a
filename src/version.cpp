#include <assay/version.hpp>

namespace assay::inline v0 {

std::string_view version() noexcept { return ASSAY_VERSION_STRING; }

}  // namespace assay::inline v0
