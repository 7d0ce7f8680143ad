# Other projects can use rewire, in each way that the README names (and by Conan:
# scripts/conan-check). Each test copies the programs of consume/ out of the repository,
# builds them there and runs them:
#   consume          both targets link, also into two files
#   sparse_network   30 lines that train a sparse network, save it and load it again
#   files            a picture and packed bytes: libpng and zlib are linked
#   extension        a topology, a layer, an optimizer and an observer of the project's own, on MNIST;
#                    skipped without, after it has trained on generated digits
set(consume_dir "${CMAKE_CURRENT_BINARY_DIR}/consume")
set(prefix "${consume_dir}/prefix")
set(archive "${consume_dir}/rewire.tar.gz")

add_test(NAME consume.install COMMAND ${CMAKE_COMMAND}
  --install "${PROJECT_BINARY_DIR}" --config $<CONFIG> --prefix "${prefix}")
file(MAKE_DIRECTORY "${consume_dir}")
add_test(NAME consume.archive COMMAND ${CMAKE_COMMAND} -E
  tar czf "${archive}" CMakeLists.txt LICENSE cmake include
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
set_tests_properties(consume.install PROPERTIES LABELS consume FIXTURES_SETUP installed)
set_tests_properties(consume.archive PROPERTIES LABELS consume FIXTURES_SETUP archived)

function(rewire_consume_test name programs)
  add_test(NAME consume.${name} COMMAND sh "${CMAKE_CURRENT_SOURCE_DIR}/consume/run.sh"
    "${CMAKE_COMMAND}" "${programs}" "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}" ${ARGN})
  set_tests_properties(consume.${name} PROPERTIES LABELS consume PROCESSORS 2)
endfunction()
set(programs consume)
if(TARGET rewire::io)
  string(APPEND programs "+sparse_network+files")
endif()
rewire_consume_test(installed_without_png consume "-DCMAKE_PREFIX_PATH=${prefix}"
  -DEXPECT_IO=OFF -DCMAKE_DISABLE_FIND_PACKAGE_PNG=ON)
rewire_consume_test(add_subdirectory "${programs}" "-DREWIRE_SOURCE=${PROJECT_SOURCE_DIR}"
  -DEXPECT_IO=$<TARGET_EXISTS:rewire::io>)
set_tests_properties(consume.installed_without_png PROPERTIES FIXTURES_REQUIRED installed)

if(TARGET rewire::io)
  rewire_consume_test(installed "${programs}" "-DCMAKE_PREFIX_PATH=${prefix}" -DEXPECT_IO=ON)
  rewire_consume_test(extension extension "-DCMAKE_PREFIX_PATH=${prefix}" -DEXPECT_IO=ON)
  rewire_consume_test(fetch_content sparse_network+files "-DREWIRE_ARCHIVE=${archive}" -DEXPECT_IO=ON)
  add_test(NAME consume.pkg_config COMMAND sh
    "${CMAKE_CURRENT_SOURCE_DIR}/consume/pkg_config.sh" "${prefix}" "${CMAKE_CXX_COMPILER}")
  set_tests_properties(consume.pkg_config PROPERTIES LABELS consume SKIP_RETURN_CODE 77)
  set_tests_properties(consume.extension PROPERTIES SKIP_RETURN_CODE 77)  # without MNIST
  set_tests_properties(consume.installed consume.extension consume.pkg_config PROPERTIES
    FIXTURES_REQUIRED installed)
  set_tests_properties(consume.fetch_content PROPERTIES FIXTURES_REQUIRED archived)
endif()
