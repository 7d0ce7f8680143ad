#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# pkg_config.sh <where rewire is installed> <compiler>: builds and runs sparse_network and
# files outside of the repository with nothing but what pkg-config says.  77: there is no pkg-config.
set -eu
command -v pkg-config > /dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$(dirname "$0")/sparse_network.cpp" "$(dirname "$0")/files.cpp" "$scratch"
cd "$scratch"
export PKG_CONFIG_PATH="$1/share/pkgconfig"
echo "rewire $(pkg-config --modversion rewire): $(pkg-config --cflags --libs rewire-io)"
for program in sparse_network files; do
  # shellcheck disable=SC2046  # flags are words
  "$2" -std=c++20 -O1 $program.cpp $(pkg-config --cflags --libs rewire-io) -o $program
  ./$program
done
