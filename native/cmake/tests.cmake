find_package(GTest REQUIRED CONFIG)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
if(test_sources)
  add_executable(adjoint_tests ${test_sources})
  target_include_directories(adjoint_tests PRIVATE tests)
  target_link_libraries(adjoint_tests PRIVATE adjoint_objects GTest::gtest_main)
endif()
