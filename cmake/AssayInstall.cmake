# Installs the library, its headers, the CLI where it is built, the package for find_package(assay) and the files of
# pkg-config. In components, of which packages are made: lib is what programs need at run time (shared libraries), dev
# what they are built with, tools the command line.

include(CMakePackageConfigHelpers)
set(assay_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/assay")

# A file of targets for each component, so that who finds one needs nothing of the others.
foreach(component IN LISTS ASSAY_COMPONENTS)
  install(TARGETS assay_${component} EXPORT assay_${component}_targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT lib NAMELINK_COMPONENT dev
          RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT lib)
  install(EXPORT assay_${component}_targets NAMESPACE assay:: DESTINATION ${assay_package_dir} COMPONENT dev)
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/assay" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT dev)
# Markdown alone: the pages of the site are made by scripts/site.sh.
if(PROJECT_IS_TOP_LEVEL)
  install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
          DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT dev)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT dev OPTIONAL
          FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
endif()
if(TARGET assay_cli)
  install(TARGETS assay_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
  if(NOT CMAKE_CROSSCOMPILING)
    foreach(shell bash-completion zsh fish)
      install(DIRECTORY "${PROJECT_BINARY_DIR}/share/${shell}" DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT tools)
    endforeach()
    install(DIRECTORY "${PROJECT_BINARY_DIR}/share/man/man1" DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT tools)
  endif()
  # For `assay serve`, where scripts/playground.sh has built it.
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/build/web/page/" DESTINATION "${CMAKE_INSTALL_DATADIR}/assay/playground"
          COMPONENT tools OPTIONAL)
  install(FILES "${PROJECT_SOURCE_DIR}/web/report/NOTICE" "${PROJECT_SOURCE_DIR}/packaging/copyright"
          DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT tools)
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
          "${PROJECT_SOURCE_DIR}/cmake/AssayModule.cmake"
          "${PROJECT_SOURCE_DIR}/module/assay.cppm"
          "${PROJECT_SOURCE_DIR}/cmake/assay_schema_writer.cpp.in"
          "${PROJECT_SOURCE_DIR}/cmake/FindPCRE2.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/FindRE2.cmake"
        DESTINATION ${assay_package_dir} COMPONENT dev)
include(AssayPkgConfig)
