# Installs the library, its headers, the CLI where it is built, and the package for find_package(assay).

include(CMakePackageConfigHelpers)
set(assay_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/assay")

install(TARGETS assay_core assay_async assay_llm assay_agent EXPORT assay_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/assay" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET assay_cli)
  install(TARGETS assay_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(EXPORT assay_targets FILE assayTargets.cmake NAMESPACE assay:: DESTINATION ${assay_package_dir})
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/assayConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/assayConfig.cmake" INSTALL_DESTINATION ${assay_package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/assayConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
          "${PROJECT_BINARY_DIR}/assayConfig.cmake"
          "${PROJECT_BINARY_DIR}/assayConfigVersion.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/AssayGenerateSchemas.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/assay_schema_writer.cpp.in"
          "${PROJECT_SOURCE_DIR}/cmake/FindBoostPFR.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/FindRE2.cmake"
        DESTINATION ${assay_package_dir})
