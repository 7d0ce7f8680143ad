# yaml-cpp for the profiles (Debian: libyaml-cpp-dev).
find_library(REWIRE_yaml-cpp_LIBRARY yaml-cpp)
mark_as_advanced(REWIRE_yaml-cpp_LIBRARY)
if(REWIRE_yaml-cpp_LIBRARY)
  list(APPEND libraries "${REWIRE_yaml-cpp_LIBRARY}")
else()
  list(APPEND missing yaml-cpp)
endif()
set(definitions "FAST_SCNN_CONFIG=\"${CMAKE_CURRENT_SOURCE_DIR}/${folder}/config\"")

if(program STREQUAL "fast_scnn_train" AND NOT missing)
  add_test(NAME example.fast_scnn.check COMMAND bash
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/check.sh" $<TARGET_FILE:fast_scnn_train>)
  set_tests_properties(example.fast_scnn.check PROPERTIES LABELS example TIMEOUT 600)
  add_test(NAME example.fast_scnn.slurm COMMAND bash
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/check_slurm.sh" $<TARGET_FILE_DIR:fast_scnn_train>)
  set_tests_properties(example.fast_scnn.slurm PROPERTIES LABELS example
    SKIP_RETURN_CODE 77 TIMEOUT 900 RUN_SERIAL ON)
endif()
