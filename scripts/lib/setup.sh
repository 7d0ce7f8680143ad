# SPDX-License-Identifier: BSD-3-Clause
# Sourced by scripts/demo and scripts/test: packages, the choice of tools, configure and
# build. Reads no input, asks nothing, and does nothing that is already done.
# shellcheck shell=bash

say() { printf '==> %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

# The caller's folder is not the one where programs and tests run.
absolute_data_path() {
  case ${REWIRE_DATA:-/} in
    /*) ;;
    *) export REWIRE_DATA=$PWD/$REWIRE_DATA ;;
  esac
}

# package_missing <apt package>. What has a program counts as there wherever it came from.
package_missing() {
  case $1 in
    g++ | cmake | pkg-config | ccache | curl) ! command -v "$1" > /dev/null ;;
    ninja-build) ! command -v ninja > /dev/null ;;
    gnuplot-nox) ! command -v gnuplot > /dev/null ;;
    *) ! dpkg-query -W -f '${Status}' "$1" 2> /dev/null | grep -q '^install ok installed' ;;
  esac
}

missing_of() {
  local package
  for package in "$@"; do
    if package_missing "$package"; then printf '%s ' "$package"; fi
  done
}

apt() { # apt <arguments of apt-get>: without questions, and quiet unless it fails
  local log
  log=$(mktemp)
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 "$@" > "$log" 2>&1 < /dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# install_packages <apt packages>: Debian 12, Ubuntu 22.04 and 24.04 use the same names.
install_packages() {
  local missing as_root=()
  if ! command -v apt-get > /dev/null; then
    say "no apt-get here: expecting that these, or what your system calls them, are installed: $*"
    return
  fi
  missing=$(missing_of "$@")
  if [ -z "$missing" ]; then
    say "packages: all there"
    return
  fi
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null || fail "expected the packages: $missing- found that they are not \
installed, that this is not root and that there is no sudo. As root, run: apt-get install $missing"
    as_root=(sudo)
    if [ -t 2 ]; then say "packages: sudo may ask for your password"; else as_root=(sudo -n); fi
  fi
  say "packages: installing $missing"
  # A new machine has no package lists, an old one stale lists: fetch them only if needed.
  # shellcheck disable=SC2086  # a list of words
  apt install --no-install-recommends $missing 2> /dev/null || {
    say "packages: updating apt's lists first"
    apt update && apt install --no-install-recommends $missing
  } || fail "expected apt-get to install: $missing- found that it failed (its last lines are \
above). Check the network and /etc/apt/sources.list, then run this again."
}

# at_least <wanted> <found>: compares versions
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

cmake_version() { "$1" --version 2> /dev/null | sed -n '1s/^cmake version \([0-9.]*\).*/\1/p'; }

# Sets CMAKE and CTEST; Ubuntu 22.04's own CMake is too old for our presets.
choose_cmake() {
  local candidate
  for candidate in "$(command -v cmake || true)" /usr/bin/cmake build/tools/bin/cmake; do
    if [ -x "$candidate" ] && at_least 3.25 "$(cmake_version "$candidate")"; then
      CMAKE=$candidate
      CTEST=$(dirname "$candidate")/ctest
      return
    fi
  done
  say "CMake is $(cmake_version cmake), 3.25 is needed: installing a newer one into build/tools"
  install_packages python3-venv
  { python3 -m venv build/tools && build/tools/bin/pip -q install 'cmake>=3.25,<5'; } ||
    fail "expected CMake 3.25 or newer, found $(cmake_version cmake), and could not install one \
with pip. Install it in another way, so that it comes first in PATH, and run this again."
  CMAKE=$PWD/build/tools/bin/cmake
  CTEST=$PWD/build/tools/bin/ctest
}

# Exports CXX. g++ 12 and clang 14 are the oldest compilers that we test.
choose_compiler() {
  if [ -n "${CXX:-}" ]; then
    say "compiler: $CXX (from the environment)"
    return
  fi
  if at_least 12 "$(g++ -dumpversion 2> /dev/null || echo 0)"; then
    export CXX=g++
  else
    say "g++ is $(g++ -dumpversion), 12 is needed: taking g++-12"
    command -v g++-12 > /dev/null || install_packages g++-12
    export CXX=g++-12
  fi
}

setup() {
  say "set-up: packages, then CMake's configuration of build/release"
  install_packages g++ cmake ninja-build pkg-config libxtensor-dev libxtensor-blas-dev \
    libopenblas-dev nlohmann-json3-dev zlib1g-dev libpng-dev doctest-dev libcli11-dev \
    gnuplot-nox ccache ca-certificates curl
  choose_cmake
  choose_compiler
  local generator=()
  if [ ! -f build/release/CMakeCache.txt ] && command -v ninja > /dev/null; then
    generator=(-G Ninja)
  fi
  say "configuring build/release with CMake $(cmake_version "$CMAKE") and $CXX"
  "$CMAKE" --preset release "${generator[@]}" -DREWIRE_BUILD_TESTS=ON -DREWIRE_BUILD_EXAMPLES=ON
}

# build [targets]: everything if there are none
build() {
  local target=()
  if [ $# != 0 ]; then target=(--target "$@"); fi
  say "building ${*:-all} on $(nproc) cores"
  "$CMAKE" --build build/release --parallel "$(nproc)" "${target[@]}"
}

# Some machines export these; they make OpenBLAS use kernels of another processor.
unset_openblas_overrides() {
  if [ -n "${OPENBLAS_CORETYPE+x}${OPENBLAS_L2_SIZE+x}" ]; then
    say "unsetting OPENBLAS_CORETYPE='${OPENBLAS_CORETYPE-}' and \
OPENBLAS_L2_SIZE='${OPENBLAS_L2_SIZE-}': they slow OpenBLAS down"
    unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
  fi
}
