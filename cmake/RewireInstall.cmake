# Installs the headers and the CMake package. Everything is the same on every
# architecture, hence share/ and ARCH_INDEPENDENT.
include(CMakePackageConfigHelpers)
set(package_dir share/cmake/rewire)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION include
  FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION share/doc/rewire)

# Two export sets, so that a machine without libpng can still load the first.
install(TARGETS rewire EXPORT rewireTargets)
install(EXPORT rewireTargets NAMESPACE rewire:: DESTINATION ${package_dir})
if(TARGET rewire_io)
  install(TARGETS rewire_io EXPORT rewireIoTargets)
  install(EXPORT rewireIoTargets NAMESPACE rewire:: DESTINATION ${package_dir})
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/rewireConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/package/rewireConfig.cmake" INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/rewireConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  "${PROJECT_BINARY_DIR}/package/rewireConfig.cmake"
  "${PROJECT_BINARY_DIR}/package/rewireConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/FindRewireBLAS.cmake"
  DESTINATION ${package_dir})
