# libadjoint: exports adj_* and nothing else, brings its C++ runtime, and finds libhwy beside itself.
set(exports ${CMAKE_CURRENT_SOURCE_DIR}/cmake/exports.map)

add_library(adjoint SHARED)
target_link_libraries(adjoint PRIVATE adjoint_objects)
set_target_properties(adjoint PROPERTIES
  LINKER_LANGUAGE CXX
  LINK_DEPENDS ${exports}
  BUILD_WITH_INSTALL_RPATH ON
  INSTALL_RPATH $ORIGIN)
target_link_options(adjoint PRIVATE
  -Wl,--version-script=${exports}
  -Wl,--as-needed
  -Wl,--gc-sections  # drops parts of libstdc++ that nobody calls, and their newer glibc symbols
  $<$<CONFIG:Release>:-s>)
if(NOT ADJOINT_SANITIZE)
  # A sanitizer's runtime wants the process's own libstdc++, and leaves symbols open until load time.
  target_link_options(adjoint PRIVATE -static-libstdc++ -static-libgcc -Wl,--no-undefined)
endif()

# The copy bears the name under which libadjoint asks for it.
add_custom_command(TARGET adjoint POST_BUILD
  COMMAND ${CMAKE_COMMAND} -E copy_if_different
    $<TARGET_FILE:hwy::hwy> $<TARGET_FILE_DIR:adjoint>/$<TARGET_SONAME_FILE_NAME:hwy::hwy>
  COMMENT "Copying libhwy beside libadjoint"
  VERBATIM)
