# The meta-schemas of schemas/meta-schemas as a source of the room `schema`: each text under its URI.
file(GLOB ASSAY_META_SCHEMAS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/schemas/meta-schemas/*.json")

set(rows "")
foreach(file IN LISTS ASSAY_META_SCHEMAS)
  file(READ "${file}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  string(APPEND rows "    R\"meta(${text})meta\",\n")
endforeach()

set(ASSAY_META_SCHEMA_SOURCE "${PROJECT_BINARY_DIR}/generated/meta_schema_texts.cpp")
file(CONFIGURE OUTPUT "${ASSAY_META_SCHEMA_SOURCE}" @ONLY CONTENT
     "// Made by cmake/AssayMetaSchemas.cmake from schemas/meta-schemas.
#include \"schema/meta_schemas.hpp\"

namespace assay::inline v0::loading {

const std::vector<std::string_view>& meta_schema_texts() {
  static const std::vector<std::string_view> texts = {
@rows@  };
  return texts;
}

}  // namespace assay::inline v0::loading
")
