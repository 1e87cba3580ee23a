# Finds Boost.PFR, a library of headers: BoostPFR::BoostPFR. Any Boost from 1.75 has it.

# The last hint is the prefix of an installed assay, which brings the headers along where it had to fetch them.
find_path(BoostPFR_INCLUDE_DIR boost/pfr/core.hpp
          HINTS ${Boost_INCLUDE_DIRS} ${Boost_INCLUDE_DIR} "${CMAKE_CURRENT_LIST_DIR}/../../../include")
mark_as_advanced(BoostPFR_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(BoostPFR REQUIRED_VARS BoostPFR_INCLUDE_DIR)

if(BoostPFR_FOUND AND NOT TARGET BoostPFR::BoostPFR)
  add_library(BoostPFR::BoostPFR INTERFACE IMPORTED)
  set_target_properties(BoostPFR::BoostPFR PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${BoostPFR_INCLUDE_DIR}")
endif()
