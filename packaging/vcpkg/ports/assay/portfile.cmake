# An overlay port: it builds the checkout that it is a part of. For a registry, replace these two lines by
# vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH REPO ... REF "v${VERSION}" SHA512 ...).
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS feature_options
  FEATURES
    pcre2 ASSAY_PCRE2
    tools ASSAY_BUILD_CLI)

# What a component needs is built with it. Commas, because a list of options would be taken apart at semicolons.
set(components core)
foreach(component async llm agent)
  if(component IN_LIST FEATURES)
    list(APPEND components ${component})
  endif()
endforeach()
list(JOIN components "," components)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${feature_options}
    "-DASSAY_COMPONENTS=${components}"
    -DASSAY_BUILD_TESTS=OFF
    -DASSAY_BUILD_EXAMPLES=OFF
    -DASSAY_CLI_TCMALLOC=OFF
    -DASSAY_DRAGONBOX=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/assay)
vcpkg_fixup_pkgconfig()
if("tools" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES assay AUTO_CLEAN)
endif()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share"
                    "${CURRENT_PACKAGES_DIR}/share/doc")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE" "${SOURCE_PATH}/packaging/copyright")
