#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The kernels and their tests on another processor, and tests of what uses them for maps: compiled
# by Debian's cross compiler, run by qemu-user. They need no BLAS, so no library of that processor
# but its own: gemm is left out.
#   aarch64.sh <folder of tests/> <folder with doctest/doctest.h> <new folder> <-O level> \
#              <more tests, from that folder on...>
# Ends with 77 (CTest: skipped) where a tool is missing.
set -euo pipefail
tests=$1 doctest=$2 out=$3 level=$4
shift 4
compiler=aarch64-linux-gnu-g++

emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
if ! command -v "$compiler" > /dev/null || [ -z "$emulator" ]; then
  echo "SKIPPED: expected $compiler and qemu-aarch64, found that one is missing; to run the" \
    "kernels on ARM: apt-get install g++-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user"
  exit 77
fi

# doctest alone: beside it may stand headers of this processor.
mkdir -p "$out/include"
ln -sfn "$doctest/doctest" "$out/include/doctest"

sources=("$tests"/support/main.cpp "$tests"/core/simd_test.cpp)
for source in "$tests"/kernels/*_test.cpp; do
  [ "$(basename "$source")" = gemm_test.cpp ] || sources+=("$source")
done
sources+=("${@/#/$tests/}")
objects=()
for source in "${sources[@]}"; do
  object=${source#"$tests/"}
  object=$out/${object//\//_}.o
  objects+=("$object")
  # What was compiled from older files than these is compiled again.
  [ "$object" -nt "$source" ] && [ -z "$(find "$tests/../include" "$tests/support" \
    -newer "$object" -name '*.hpp' -print -quit)" ] && continue
  "$compiler" -std=c++20 "$level" -Wall -Wextra -Werror -I"$tests/../include" -I"$tests" \
    -I"$out/include" -c "$source" -o "$object"
done
"$compiler" -static "${objects[@]}" -o "$out/kernel_tests" -pthread
REWIRE_TEST_PROBLEMS=${REWIRE_TEST_PROBLEMS:-300} exec "$emulator" "$out/kernel_tests" \
  "--test-case-exclude=*gradients equal central*,*agrees with central*"  # long, and no kernels
