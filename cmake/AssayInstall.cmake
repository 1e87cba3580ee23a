# Installs the library, its headers, the CLI where it is built, and the package for find_package(assay).

include(CMakePackageConfigHelpers)
set(assay_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/assay")

# A file of targets for each component, so that who finds one needs nothing of the others.
foreach(component IN LISTS ASSAY_COMPONENTS)
  install(TARGETS assay_${component} EXPORT assay_${component}_targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT assay_${component}_targets NAMESPACE assay:: DESTINATION ${assay_package_dir})
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/assay" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET assay_cli)
  install(TARGETS assay_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(NOT CMAKE_CROSSCOMPILING)
    foreach(shell bash-completion zsh fish)
      install(DIRECTORY "${PROJECT_BINARY_DIR}/share/${shell}" DESTINATION ${CMAKE_INSTALL_DATADIR})
    endforeach()
    install(DIRECTORY "${PROJECT_BINARY_DIR}/share/man/man1" DESTINATION ${CMAKE_INSTALL_MANDIR})
  endif()
  # For `assay serve`, where scripts/playground.sh has built it.
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/build/web/page/" DESTINATION "${CMAKE_INSTALL_DATADIR}/assay/playground" OPTIONAL)
  install(FILES "${PROJECT_SOURCE_DIR}/web/report/NOTICE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endif()

# Builds all that `cmake --install` installs, and nothing else (`all` has tests and examples, too).
if(PROJECT_IS_TOP_LEVEL)
  add_custom_target(installable)
  foreach(component IN LISTS ASSAY_COMPONENTS ITEMS cli)
    if(TARGET assay_${component})
      add_dependencies(installable assay_${component})
    endif()
  endforeach()
endif()

# Shared libraries have found what they need when they were linked.
set(assay_core_packages nlohmann_json)
set(assay_llm_packages)
if(NOT BUILD_SHARED_LIBS)
  if(ASSAY_RE2)
    list(APPEND assay_core_packages RE2)
  endif()
  if(ASSAY_PCRE2)
    list(APPEND assay_core_packages PCRE2)
  endif()
  list(APPEND assay_llm_packages CURL)
endif()
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/assayConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/assayConfig.cmake" INSTALL_DESTINATION ${assay_package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/assayConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
          "${PROJECT_BINARY_DIR}/assayConfig.cmake"
          "${PROJECT_BINARY_DIR}/assayConfigVersion.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/AssayComponents.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/AssayGenerateSchemas.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/assay_schema_writer.cpp.in"
          "${PROJECT_SOURCE_DIR}/cmake/FindPCRE2.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/FindRE2.cmake"
        DESTINATION ${assay_package_dir})
