# Gives the target rewire::blas: the headers of xtensor-blas and a CBLAS to link.
#
# Why not just find_package(xtensor-blas) and find_package(OpenBLAS):
# - xtensor-blas' own package searches for a BLAS and a LAPACK of its own choice and links
#   both, so a program could end up with two; only its headers are needed here.
# - OpenBLAS' package gives a target from Conan, but only variables on Debian and Ubuntu.
#
# To choose yourself: define the targets xtensor-blas or OpenBLAS::OpenBLAS beforehand, or
# set REWIRE_XTENSOR_BLAS_INCLUDE_DIR or REWIRE_BLAS_LIBRARY (any library with a CBLAS).

set(_rewire_blas_link "")  # what rewire::blas links
set(_rewire_blas_headers "")
set(_rewire_blas_library "")

# The headers.
if(TARGET xtensor-blas)
  set(_rewire_blas_headers xtensor-blas)
  list(APPEND _rewire_blas_link xtensor-blas)
else()
  find_path(REWIRE_XTENSOR_BLAS_INCLUDE_DIR xtensor-blas/xblas.hpp)
  mark_as_advanced(REWIRE_XTENSOR_BLAS_INCLUDE_DIR)
  if(REWIRE_XTENSOR_BLAS_INCLUDE_DIR)
    set(_rewire_blas_headers "${REWIRE_XTENSOR_BLAS_INCLUDE_DIR}")
  endif()
endif()

# The library.
if(REWIRE_BLAS_LIBRARY)
  set(_rewire_blas_library "${REWIRE_BLAS_LIBRARY}")
else()
  if(NOT TARGET OpenBLAS::OpenBLAS)
    find_package(OpenBLAS CONFIG QUIET)
  endif()
  if(TARGET OpenBLAS::OpenBLAS)
    set(_rewire_blas_library OpenBLAS::OpenBLAS)
  elseif(OpenBLAS_FOUND AND OpenBLAS_LIBRARIES)
    set(_rewire_blas_library "${OpenBLAS_LIBRARIES}")
  else()
    find_library(REWIRE_BLAS_LIBRARY NAMES openblas
      DOC "A library with the CBLAS interface, for rewire")
    mark_as_advanced(REWIRE_BLAS_LIBRARY)
    if(REWIRE_BLAS_LIBRARY)
      set(_rewire_blas_library "${REWIRE_BLAS_LIBRARY}")
    endif()
  endif()
endif()
list(APPEND _rewire_blas_link ${_rewire_blas_library})

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RewireBLAS
  REQUIRED_VARS _rewire_blas_library _rewire_blas_headers
  REASON_FAILURE_MESSAGE "rewire needs OpenBLAS (found: '${_rewire_blas_library}') and the \
headers of xtensor-blas (found: '${_rewire_blas_headers}'). Install them (apt: \
libopenblas-dev libxtensor-blas-dev), or set REWIRE_BLAS_LIBRARY and \
REWIRE_XTENSOR_BLAS_INCLUDE_DIR.")

if(RewireBLAS_FOUND AND NOT TARGET rewire::blas)
  # Global: who uses rewire by add_subdirectory links it from another directory.
  add_library(rewire::blas INTERFACE IMPORTED GLOBAL)
  target_link_libraries(rewire::blas INTERFACE ${_rewire_blas_link})
  if(NOT TARGET xtensor-blas)
    target_include_directories(rewire::blas INTERFACE "${_rewire_blas_headers}")
  endif()
endif()

unset(_rewire_blas_link)
unset(_rewire_blas_headers)
unset(_rewire_blas_library)
