find_package(GTest REQUIRED CONFIG)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
set(abi_test_sources ${test_sources})
list(FILTER test_sources EXCLUDE REGEX /tests/abi/)
list(FILTER abi_test_sources INCLUDE REGEX /tests/abi/)

# The core from inside: linked with its objects.
add_executable(adjoint_tests ${test_sources})
target_include_directories(adjoint_tests PRIVATE tests)
target_link_libraries(adjoint_tests PRIVATE adjoint_objects GTest::gtest_main)

# The library from outside: linked with libadjoint itself, against a table of all that the headers declare.
file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/adjoint/*.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})
set(functions "")
foreach(header ${headers})
  file(STRINGS ${header} declarations REGEX "^ADJ_API adj_status adj_[A-Za-z0-9_]+\\(")
  foreach(declaration ${declarations})
    string(REGEX REPLACE "^ADJ_API adj_status (adj_[A-Za-z0-9_]+)\\(.*" "ADJ_FUNCTION(\\1)\n" entry "${declaration}")
    string(APPEND functions "${entry}")
  endforeach()
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/abi/functions.inc CONTENT "${functions}" @ONLY)

add_executable(adjoint_abi_tests ${abi_test_sources})
target_include_directories(adjoint_abi_tests PRIVATE include ${CMAKE_CURRENT_BINARY_DIR}/abi)
# All references are weak; a linker that drops unneeded libraries would take that for no need.
target_link_options(adjoint_abi_tests PRIVATE -Wl,--no-as-needed)
target_link_libraries(adjoint_abi_tests PRIVATE adjoint GTest::gtest_main)
# Weak references alone do not make the linker keep a library.
target_link_options(adjoint_abi_tests PRIVATE LINKER:--no-as-needed)
