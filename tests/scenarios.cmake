# Scenarios: each row of docs/scenarios.md has a command, which the tests example.<name> run, and the
# pictures that their pages promise are made and not blank.
add_test(NAME scenarios.commands
  COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/scenarios/commands.sh" "${PROJECT_SOURCE_DIR}")
add_test(NAME scenarios.demo
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/scenarios/demo.sh" "${PROJECT_SOURCE_DIR}")
set_tests_properties(scenarios.commands scenarios.demo PROPERTIES LABELS scenarios)

get_property(scenarios GLOBAL PROPERTY REWIRE_SCENARIOS)
if(NOT scenarios)
  return()
endif()
add_executable(not_blank scenarios/not_blank.cpp)
target_link_libraries(not_blank PRIVATE rewire::io)
foreach(scenario IN LISTS scenarios)
  cmake_path(GET scenario PARENT_PATH folder)
  cmake_path(GET scenario FILENAME scenario)
  add_test(NAME scenarios.pictures.${scenario}
    COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/scenarios/pictures.sh" $<TARGET_FILE:not_blank>
      "${PROJECT_SOURCE_DIR}/examples/${folder}/README.md"
      "${PROJECT_BINARY_DIR}/examples/smoke/${scenario}")
  set_tests_properties(scenarios.pictures.${scenario} PROPERTIES
    LABELS scenarios SKIP_RETURN_CODE 77 FIXTURES_REQUIRED smoke.${scenario})
endforeach()
