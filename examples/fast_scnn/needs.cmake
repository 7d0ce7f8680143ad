# yaml-cpp for the profiles (Debian: libyaml-cpp-dev).
find_library(REWIRE_yaml-cpp_LIBRARY yaml-cpp)
mark_as_advanced(REWIRE_yaml-cpp_LIBRARY)
if(REWIRE_yaml-cpp_LIBRARY)
  list(APPEND libraries "${REWIRE_yaml-cpp_LIBRARY}")
else()
  list(APPEND missing yaml-cpp)
endif()
set(definitions "FAST_SCNN_CONFIG=\"${CMAKE_CURRENT_SOURCE_DIR}/${folder}/config\"")
