# Run by CPack before it makes packages: adds to each package for Debian what only those have.
if(CPACK_GENERATOR STREQUAL "DEB")
  foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER "${component}" upper)
    set(package "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
    file(COPY "${CPACK_ASSAY_COPYRIGHT}"
         DESTINATION "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr/share/doc/${package}")
  endforeach()
endif()
