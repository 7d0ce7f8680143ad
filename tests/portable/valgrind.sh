#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Test programs under valgrind's memcheck, on fewer random problems. valgrind 3.19 knows
# no AVX-512 and tells programs of a processor that has none; its long double is a double.
#   valgrind.sh <test program> <its arguments...>
# Ends with 77 (CTest: skipped) where valgrind is missing.
set -euo pipefail
if ! command -v valgrind > /dev/null; then
  echo "SKIPPED: expected valgrind, found none; apt-get install valgrind"
  exit 77
fi
REWIRE_TEST_PROBLEMS=${REWIRE_TEST_PROBLEMS:-100} exec valgrind --quiet --error-exitcode=9 \
  --leak-check=full --errors-for-leak-kinds=definite "$@"
