#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# coverage_test.sh <root>: scripts/lib/coverage.py counts lines that ran and lines that did not, and
# fails for a header that nobody uses. gcov counts a small library.
set -euo pipefail
root=$1
for program in g++ gcov python3; do
  command -v $program > /dev/null || { echo "SKIPPED: expected $program, found none"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p include/rewire/kernels include/rewire/storage
cat > include/rewire/kernels/used.hpp << 'END'
template <class T>
T twice(T x) {
  return x + x;
}
END
cat > include/rewire/storage/half.hpp << 'END'
inline int half(int x) {
  if (x < 0) {
    return -1;
  }
  return x / 2;
}
END
cat > include/rewire/storage/batch.hpp << 'END'
struct Batch {};
END
cat > main.cpp << 'END'
#include <rewire/kernels/used.hpp>
#include <rewire/storage/batch.hpp>
#include <rewire/storage/half.hpp>
int main() { return twice(0) + half(1); }
END
g++ -O0 --coverage -Iinclude main.cpp -o program
./program
measure() { python3 "$root/scripts/lib/coverage.py" . missed.txt "$@"; }
failures=0
expect() { # expect <exit code> <pattern> <folder>
  local code=0
  measure "$3" > said || code=$?
  if [ $code != "$1" ] || ! cat said missed.txt | grep -q "$2"; then
    echo "FAILED: of $3 expected exit code $1 and '$2', found $code and:"
    cat said missed.txt
    failures=1
  fi
}

expect 0 'kernels .* 2 .* 2 .*100.0%' kernels
expect 1 'storage/half.hpp: .3.' storage  # 1 line of 4 never ran; batch.hpp has none
if grep -q batch.hpp said missed.txt; then echo "FAILED: batch.hpp has nothing to run"; failures=1; fi

cat > include/rewire/kernels/unused.hpp << 'END'
template <class T>
T thrice(T x) {
  return x + x + x;
}
END
expect 1 'kernels/unused.hpp: expected tests that use it, found none' kernels
exit $failures
