# What `cpack` makes of a build (scripts/package.sh): an archive of all, and packages for Debian, one a component of the
# installation. See docs/packaging.md.

set(CPACK_PACKAGE_VENDOR "assay contributors")
set(CPACK_PACKAGE_CONTACT "assay contributors <assay@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_RESOURCE_FILE_README "${PROJECT_SOURCE_DIR}/README.md")
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
string(TOLOWER "assay-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_PACKAGE_FILE_NAME)

set(CPACK_COMPONENTS_ALL dev)
if(BUILD_SHARED_LIBS)
  list(APPEND CPACK_COMPONENTS_ALL lib)
  set(CPACK_COMPONENT_DEV_DEPENDS lib)
endif()
if(TARGET assay_cli)
  list(APPEND CPACK_COMPONENTS_ALL tools)
endif()

# --- Debian ------------------------------------------------------------------------------------------------------------

# The package of the shared libraries is named after their ABI, so that two of them can be installed side by side.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_LIB_PACKAGE_NAME "libassay${ASSAY_ABI_VERSION}")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libassay-dev)
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME assay)
set(CPACK_DEBIAN_LIB_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_LIB_DESCRIPTION "Shared libraries of assay, which programs that use it need.")
set(CPACK_COMPONENT_DEV_DESCRIPTION "Headers of assay, its documentation, and what CMake and pkg-config find it by.")
set(CPACK_COMPONENT_TOOLS_DESCRIPTION "The command line: schemas, parsing, repairing and asking from the shell.")
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What the binaries are linked with, by dpkg-shlibdeps; libraries of assay are in the same package as those that need them.
set(CPACK_DEBIAN_LIB_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}")
set(CPACK_DEBIAN_LIB_PACKAGE_GENERATE_SHLIBS ON)
# The headers include nlohmann's; what static libraries are linked with has to be there as well.
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS nlohmann-json3-dev)
if(NOT BUILD_SHARED_LIBS)
  string(APPEND CPACK_DEBIAN_DEV_PACKAGE_DEPENDS ", libre2-dev, libpcre2-dev, libcurl4-openssl-dev | libcurl4-gnutls-dev")
endif()
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS "libassay-dev, g++")  # `assay schema` compiles a header

# Each package has its licences where Debian looks for them.
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/AssayDebianFiles.cmake")
set(CPACK_ASSAY_COPYRIGHT "${PROJECT_SOURCE_DIR}/packaging/copyright")

include(CPack)
