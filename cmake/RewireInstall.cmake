# Installs the headers, the CMake package and files for pkg-config. Everything is the same on every
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

# pkg-config. The BLAS is OpenBLAS by its own file, unless a library was chosen or found.
set(pkg_config_requires "xtensor")
set(pkg_config_libs "-pthread")
if(REWIRE_BLAS_LIBRARY)
  string(APPEND pkg_config_libs " ${REWIRE_BLAS_LIBRARY}")
else()
  string(APPEND pkg_config_requires " openblas")
endif()
set(pkg_config_files rewire.pc)
if(TARGET rewire_io)
  list(APPEND pkg_config_files rewire-io.pc)
endif()
foreach(file IN LISTS pkg_config_files)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${file}.in"
    "${PROJECT_BINARY_DIR}/package/${file}" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/package/${file}" DESTINATION share/pkgconfig)
endforeach()
