#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# reliability_test.sh <root>: scripts/reliability and scripts/fuzz start in a fresh clone, fuzz with clang
# whatever CXX is, and show what went wrong in the set-up. The scripts are the real ones; the programs
# that they call only note how they were called, and make nothing that takes a compiler.
set -euo pipefail
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
complain() {
  echo "FAILED: $*"
  cat said "$CALLS" 2> /dev/null || true
  failures=1
}

mkdir "$work/programs"
export CALLS=$work/calls
program() { # program <name>: standard input is what it does, after noting its call
  { printf '#!/bin/sh\n'; cat; } > "$work/programs/$1"
  chmod +x "$work/programs/$1"
}
program cmake << 'END'
if [ "$1" = --version ]; then echo "cmake version 3.25.1"; exit; fi
echo "CXX=$CXX cmake $*" >> "$CALLS"
test ! -e broken_cmake || { echo "this CMake is broken"; exit 1; }
for name in rewire_kill rewire_disk_tests rewire_tests; do
  mkdir -p build/release/tests
  printf '#!/bin/sh\necho "%s $*" >> "$CALLS"\n' $name > build/release/tests/$name
  chmod +x build/release/tests/$name
done
END
program ctest <<< 'echo "ctest $*" >> "$CALLS"'
program g++ <<< 'echo 12'
program clang++-14 < /dev/null
program dpkg-query <<< 'test -e no_packages || echo "install ok installed"'
program apt-get <<< 'echo "apt-get found no network"; exit 1'
program id <<< 'echo 0'
for name in pkg-config ccache curl ninja gnuplot; do program $name < /dev/null; done
export PATH=$work/programs:$PATH
unset CXX RUNS

fresh() { # a clone in which nothing was built
  rm -rf "$work/clone" "$CALLS"
  mkdir "$work/clone"
  cp -r "$root/scripts" "$root/tests" "$work/clone"
  cd "$work/clone"
}
run() { # run <expected exit code> <command...>
  local expected=$1 code=0
  shift
  "$@" > said 2>&1 || code=$?
  [ $code = "$expected" ] || complain "$*: expected exit code $expected, found $code"
}
called() { grep -qF -- "$1" "$CALLS" || complain "expected the call '$1', found:"; }
says() { grep -qF -- "$1" said || complain "expected '$1', found:"; }

fresh
run 0 scripts/reliability
called 'rewire_kill saving 20'
called 'rewire_tests --no-version --source-file=*/tests/layers/*'
called 'ctest --test-dir build/release -L ^fuzz$'

fresh
run 0 scripts/reliability --long
called 'rewire_kill saving 1000'
called 'cmake -S tests/fuzz -B build/fuzz -DCMAKE_CXX_COMPILER=clang++-14'
called 'cmake --workflow --preset tsan'

fresh
run 0 scripts/fuzz 1
called '-DCMAKE_CXX_COMPILER=clang++-14'
fresh
run 0 env CXX=g++ scripts/fuzz 1
called '-DCMAKE_CXX_COMPILER=clang++-14'
fresh
cp "$work/programs/clang++-14" "$work/programs/my-clang++"
run 0 env CXX=my-clang++ scripts/fuzz 1
called '-DCMAKE_CXX_COMPILER=my-clang++'

fresh
touch broken_cmake
run 1 scripts/reliability
says 'this CMake is broken'
fresh
touch no_packages
run 1 scripts/reliability
says 'expected apt-get to install'
exit $failures
