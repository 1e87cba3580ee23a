// The OpenAPI document of the service, made of the structs that its endpoints read and write.
#pragma once

#include <string>

namespace assay::serve {

/// OpenAPI 3.1, as JSON text.
[[nodiscard]] std::string openapi_document();

}  // namespace assay::serve
