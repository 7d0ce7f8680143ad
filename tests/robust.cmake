# What may go wrong outside: damaged files, killed processes, disks that fail.
#   fuzz/*_fuzz.cpp        rewire_fuzz_replay, one CTest entry a target: fuzz.<target>
#   crash/kill.cpp         rewire_kill: runs that are killed and go on
#   disk/*_test.cpp        rewire_disk_tests (replaces write, fsync, rename, …)
# scripts/reliability runs the long forms.
if(NOT TARGET rewire::io)
  return()
endif()

# --- every reader, on seeds, on what was found, and on changed copies ------------------
set(fuzz_dir "${CMAKE_CURRENT_SOURCE_DIR}/fuzz")
file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" fuzz/*_fuzz.cpp)
find_library(REWIRE_yaml-cpp_LIBRARY yaml-cpp)
mark_as_advanced(REWIRE_yaml-cpp_LIBRARY)
if(NOT REWIRE_yaml-cpp_LIBRARY)
  list(REMOVE_ITEM sources fuzz/settings_fuzz.cpp fuzz/profiles_fuzz.cpp)
endif()
set(fuzz_targets "")
foreach(source IN LISTS sources)
  string(REGEX REPLACE "^fuzz/|_fuzz\\.cpp$" "" name "${source}")
  string(APPEND fuzz_targets "X(${name}) ")
  # libFuzzer gives all of them one name; a single program has to tell them apart.
  set_source_files_properties("${source}" PROPERTIES
    COMPILE_DEFINITIONS LLVMFuzzerTestOneInput=fuzz_${name})
  set(files "${fuzz_dir}/seeds/${name}")
  if(EXISTS "${fuzz_dir}/found/${name}")
    list(APPEND files "${fuzz_dir}/found/${name}")
  endif()
  add_test(NAME fuzz.${name} COMMAND rewire_fuzz_replay ${name} 300 ${files})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz)
endforeach()
# Without the precompiled header of the tests, which needs the main of doctest.
add_executable(rewire_fuzz_replay fuzz/replay.cpp ${sources})
rewire_test_settings(rewire_fuzz_replay)
set_source_files_properties(fuzz/replay.cpp PROPERTIES
  COMPILE_DEFINITIONS "REWIRE_FUZZ_TARGETS=${fuzz_targets}")
target_include_directories(rewire_fuzz_replay PRIVATE "${PROJECT_SOURCE_DIR}/examples")
if(REWIRE_yaml-cpp_LIBRARY)
  target_link_libraries(rewire_fuzz_replay PRIVATE "${REWIRE_yaml-cpp_LIBRARY}")
endif()
foreach(isa baseline avx2)  # fuzz.maps alone asks for the instruction set in use
  add_test(NAME fuzz.maps.${isa} COMMAND rewire_fuzz_replay maps 300 "${fuzz_dir}/seeds/maps")
  set_tests_properties(fuzz.maps.${isa} PROPERTIES LABELS fuzz ENVIRONMENT REWIRE_ISA=${isa})
endforeach()
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set_tests_properties(fuzz.maps.avx2 PROPERTIES DISABLED ON)
endif()

# --- killed processes -------------------------------------------------------------------
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")  # which does not like fork
  add_executable(rewire_kill crash/kill.cpp)
  rewire_test_settings(rewire_kill)
  add_test(NAME crash.saving COMMAND rewire_kill saving 20)
  add_test(NAME crash.training COMMAND rewire_kill training 3)
  set_tests_properties(crash.saving crash.training PROPERTIES LABELS crash TIMEOUT 300)
endif()

# --- disks that fail --------------------------------------------------------------------
rewire_replacing_tests(disk)
