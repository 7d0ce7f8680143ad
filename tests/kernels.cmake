# The kernel tests again: for each instruction set, under valgrind, on another processor,
# and in a program whose files have different flags. unit.kernels runs them as they are.
# `map_tests` are of what uses the kernels for maps; they need no BLAS.
set(map_tests layers/conv_test.cpp layers/depthwise_conv_test.cpp layers/sparse_conv_test.cpp
  layers/winograd_correlation_test.cpp layers/winograd_weight_gradient_test.cpp layers/resize_test.cpp
  layers/map_layers_test.cpp layers/maps_threads_test.cpp
  layers/strongest_missing_kernels_test.cpp losses/softmax_cross_entropy_test.cpp)
list(TRANSFORM map_tests PREPEND "*/tests/" OUTPUT_VARIABLE map_filters)
list(JOIN map_filters "," map_filters)
set(kernel_tests
  "--source-file=*/tests/kernels/*,*/tests/core/simd_test.cpp,*/winograd_*_test.cpp")

# --- each level of REWIRE_ISA, and one that does not exist ---------------------------
foreach(isa baseline avx2)
  add_test(NAME isa.${isa} COMMAND rewire_tests "${kernel_tests},${map_filters}")
  set_tests_properties(isa.${isa} PROPERTIES LABELS isa
    ENVIRONMENT "REWIRE_ISA=${isa};REWIRE_TEST_PROBLEMS=1000")
endforeach()
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set_tests_properties(isa.avx2 PROPERTIES DISABLED ON)
endif()
add_test(NAME isa.unknown COMMAND rewire_tests "--source-file=*/layers_threads_test.cpp")
set_tests_properties(isa.unknown PROPERTIES LABELS isa ENVIRONMENT REWIRE_ISA=sse9
  PASS_REGULAR_EXPRESSION "REWIRE_ISA: expected one of baseline, avx2, avx512, .*found sse9")

# --- one file, different flags: of `apart` the library's namespace has another name, so
# that the linker cannot take the functions of one file for all ------------------------
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT sanitized)
  function(rewire_results name namespace)
    add_library(results_${name} OBJECT mixed_flags/results.cpp)
    rewire_test_settings(results_${name})
    target_compile_options(results_${name} PRIVATE ${ARGN})
    target_compile_definitions(results_${name} PRIVATE
      REWIRE_TEST_RESULTS=results_${name} rewire=${namespace})
  endfunction()
  rewire_results(o2 rewire -O2)
  rewire_results(o3_avx2 rewire -O3 -mavx2)
  rewire_results(apart_o2 rewire_o2 -O2)
  rewire_results(apart_o3_avx2 rewire_o3 -O3 -mavx2)
  rewire_results(apart_o3_avx2_fma rewire_fma -O3 -mavx2 -mfma)
  rewire_test_program(rewire_mixed_flags_tests mixed_flags/mixed_flags_test.cpp
    $<TARGET_OBJECTS:results_o2> $<TARGET_OBJECTS:results_o3_avx2>
    $<TARGET_OBJECTS:results_apart_o2> $<TARGET_OBJECTS:results_apart_o3_avx2>
    $<TARGET_OBJECTS:results_apart_o3_avx2_fma>)
  foreach(isa baseline avx2 best)
    add_test(NAME mixed_flags.${isa} COMMAND rewire_mixed_flags_tests)
    set_tests_properties(mixed_flags.${isa} PROPERTIES LABELS mixed_flags
      ENVIRONMENT "REWIRE_ISA=$<$<NOT:$<STREQUAL:${isa},best>>:${isa}>")
  endforeach()
endif()

# --- memory and another processor; 77: a tool is missing ------------------------------
if(NOT sanitized)
  add_test(NAME kernels.valgrind COMMAND bash
    "${CMAKE_CURRENT_SOURCE_DIR}/portable/valgrind.sh" $<TARGET_FILE:rewire_tests>
    ${kernel_tests} "--test-case-exclude=functions: are right*,*central differences")  # long double; long
  foreach(level O1 O2)
    set(more_tests "")
    if(level STREQUAL "O2")  # alone: they take longer to compile than all others
      set(more_tests ${map_tests})
    endif()
    add_test(NAME kernels.aarch64_${level} COMMAND bash
      "${CMAKE_CURRENT_SOURCE_DIR}/portable/aarch64.sh" "${CMAKE_CURRENT_SOURCE_DIR}"
      $<TARGET_PROPERTY:doctest::doctest,INTERFACE_INCLUDE_DIRECTORIES>
      "${CMAKE_CURRENT_BINARY_DIR}/aarch64_${level}" -${level} ${more_tests})
  endforeach()
  set_tests_properties(kernels.valgrind kernels.aarch64_O1 kernels.aarch64_O2 PROPERTIES
    LABELS portable SKIP_RETURN_CODE 77 TIMEOUT 1200)
endif()
