# assay_include_dirs(<variable>): a generator expression for the folders that assay's users include from, assay's own
# and its dependencies'; without those that the compiler searches anyway.
function(assay_include_dirs variable)
  list(JOIN CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES "|" implicit)
  string(REPLACE "+" "\\+" implicit "${implicit}")
  set(all "$<TARGET_PROPERTY:assay_core,INTERFACE_INCLUDE_DIRECTORIES>")
  set(${variable} "$<FILTER:$<REMOVE_DUPLICATES:${all}>,EXCLUDE,^(${implicit})$>" PARENT_SCOPE)
endfunction()
