# What shells and the manual know of the command line, written by itself:
#   cmake -DASSAY=<executable> -DSHARE=<folder> -P AssayShellFiles.cmake
# The folder is laid out as ${CMAKE_INSTALL_DATADIR} is.

# assay_write(<file> <argument>...): what the executable prints.
function(assay_write file)
  get_filename_component(folder "${SHARE}/${file}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  execute_process(COMMAND "${ASSAY}" ${ARGN} OUTPUT_FILE "${SHARE}/${file}" RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${ASSAY} ${ARGN} failed: ${failed}")
  endif()
endfunction()

assay_write(bash-completion/completions/assay completions bash)
assay_write(zsh/site-functions/_assay completions zsh)
assay_write(fish/vendor_completions.d/assay.fish completions fish)

file(REMOVE_RECURSE "${SHARE}/man/man1")
file(MAKE_DIRECTORY "${SHARE}/man/man1")
execute_process(COMMAND "${ASSAY}" man --out "${SHARE}/man/man1" RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${ASSAY} man failed: ${failed}")
endif()
