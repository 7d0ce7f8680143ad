# yaml-cpp for the configuration, matio for SVHN's files, dlib for the forests of the
# search (Debian: libyaml-cpp-dev libmatio-dev libdlib-dev).
foreach(library yaml-cpp matio dlib)
  find_library(REWIRE_${library}_LIBRARY ${library})
  mark_as_advanced(REWIRE_${library}_LIBRARY)
  if(REWIRE_${library}_LIBRARY)
    list(APPEND libraries "${REWIRE_${library}_LIBRARY}")
  else()
    list(APPEND missing ${library})
  endif()
endforeach()
set(definitions "STE_CONFIG=\"${CMAKE_CURRENT_SOURCE_DIR}/${folder}/config\"")

# Beside check.sh, which every folder may have.
if(program STREQUAL "main" AND NOT missing)
  foreach(check check_runs check_searches)
    add_test(NAME example.${folder}.${check} COMMAND bash
      "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${check}.sh" $<TARGET_FILE:${folder}>)
    set_tests_properties(example.${folder}.${check} PROPERTIES
      LABELS example PROCESSORS 2 TIMEOUT 900)
  endforeach()
endif()

if(program STREQUAL "search_benchmark" AND NOT missing)
  add_test(NAME example.search_benchmark COMMAND search_benchmark
    $<$<NOT:$<CONFIG:Release>>:--short>)
  set_tests_properties(example.search_benchmark PROPERTIES LABELS example TIMEOUT 600)
  find_package(Python3 QUIET COMPONENTS Interpreter)
  if(Python3_Interpreter_FOUND)
    add_test(NAME example.search_benchmark.pagmo COMMAND Python3::Interpreter
      "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/pagmo.py" $<TARGET_FILE:search_benchmark>)
    set_tests_properties(example.search_benchmark.pagmo PROPERTIES LABELS example
      SKIP_RETURN_CODE 77 TIMEOUT 300)
  endif()
endif()

if(program MATCHES "^environment_.*test$" AND NOT missing)
  find_package(doctest CONFIG QUIET)
  if(NOT TARGET doctest::doctest)
    list(APPEND missing doctest)
  else()
    list(APPEND libraries doctest::doctest)
    add_test(NAME example.${program} COMMAND ${program})
    set_tests_properties(example.${program} PROPERTIES LABELS example TIMEOUT 300)
  endif()
endif()
