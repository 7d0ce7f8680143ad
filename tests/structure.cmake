# Checks of the code's structure; they compile or read, and run nothing.
set(include_dir "${PROJECT_SOURCE_DIR}/include")

# --- every header compiles alone, and twice in a row ---------------------------------
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${include_dir}" "${include_dir}/*.hpp")
list(FILTER headers EXCLUDE REGEX "^rewire/distributed/")  # needs MPI, which rewire::io has not
find_path(REWIRE_DLIB_INCLUDE_DIR dlib/random_forest.h)
mark_as_advanced(REWIRE_DLIB_INCLUDE_DIR)
if(NOT REWIRE_DLIB_INCLUDE_DIR)  # only the forests of tune/ use it
  list(FILTER headers EXCLUDE REGEX "^rewire/tune/random_forest")
endif()
if(NOT TARGET rewire::io)
  list(FILTER headers EXCLUDE REGEX "^rewire/io")
endif()
add_library(headers_alone OBJECT EXCLUDE_FROM_ALL)
foreach(header IN LISTS headers)
  file(CONFIGURE OUTPUT "headers_alone/${header}.cpp"
    CONTENT "#include <@header@>\n#include <@header@>\n" @ONLY)
  target_sources(headers_alone PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/headers_alone/${header}.cpp")
endforeach()
target_link_libraries(headers_alone PRIVATE ${library})
target_compile_options(headers_alone PRIVATE -O0 -g0)  # only to be understood, never run
if(headers)
  add_test(NAME structure.headers_alone COMMAND ${CMAKE_COMMAND}
    --build "${PROJECT_BINARY_DIR}" --config $<CONFIG> --target headers_alone --parallel 2)
  set_tests_properties(structure.headers_alone PROPERTIES LABELS structure PROCESSORS 2)
endif()

# --- the order of the layers, complete umbrellas, and what headers may not do --------
add_test(NAME structure.layers
  COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/support/check_layers.sh" "${include_dir}")
add_test(NAME structure.layers_check_itself
  COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/support/check_layers_test.sh")
set_tests_properties(structure.layers structure.layers_check_itself PROPERTIES
  LABELS structure)

add_test(NAME structure.inference COMMAND sh
  "${CMAKE_CURRENT_SOURCE_DIR}/support/inference_test.sh" "${include_dir}" ${CMAKE_CXX_COMPILER})
set_tests_properties(structure.inference PROPERTIES LABELS structure)

# clang warns of loops that it was asked to vectorise and cannot.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_test(NAME structure.unvectorised COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -O2 -Werror
    "-I${include_dir}" -c "${CMAKE_CURRENT_SOURCE_DIR}/support/unvectorised.cpp" -o /dev/null)
  set_tests_properties(structure.unvectorised PROPERTIES LABELS structure)
endif()

# --- compile_fail: errors say what they promise --------------------------------------
# This library is never built: it only knows the include paths that the files need.
add_library(compile_fail_settings OBJECT EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp")
target_link_libraries(compile_fail_settings PRIVATE ${library})
target_include_directories(compile_fail_settings PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
set(includes "$<TARGET_PROPERTY:compile_fail_settings,INCLUDE_DIRECTORIES>")

file(GLOB sources CONFIGURE_DEPENDS compile_fail/*.cpp)
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_test(NAME compile_fail.${name}
    COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/support/compile_fail.sh" "${source}"
      ${CMAKE_CXX_COMPILER} -std=c++20 "-I$<JOIN:${includes},;-I>"
    COMMAND_EXPAND_LISTS)
  set_tests_properties(compile_fail.${name} PROPERTIES LABELS compile_fail)
endforeach()
add_test(NAME structure.compile_fail_check_itself
  COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/support/compile_fail_test.sh" ${CMAKE_CXX_COMPILER})
set_tests_properties(structure.compile_fail_check_itself PROPERTIES LABELS structure)

# --- scripts -------------------------------------------------------------------------
add_test(NAME scripts.get_data COMMAND bash
  "${CMAKE_CURRENT_SOURCE_DIR}/scripts/get_data_test.sh" "${PROJECT_SOURCE_DIR}/scripts/get-data")
set_tests_properties(scripts.get_data PROPERTIES LABELS scripts SKIP_RETURN_CODE 77)
foreach(name check coverage reliability)
  add_test(NAME scripts.${name} COMMAND bash
    "${CMAKE_CURRENT_SOURCE_DIR}/scripts/${name}_test.sh" "${PROJECT_SOURCE_DIR}")
  set_tests_properties(scripts.${name} PROPERTIES LABELS scripts SKIP_RETURN_CODE 77)
endforeach()
