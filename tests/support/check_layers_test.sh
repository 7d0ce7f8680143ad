#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# check_layers.sh must accept a good tree and name each kind of broken rule.
set -eu
check=$(cd "$(dirname "$0")" && pwd)/check_layers.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0

# A tree that keeps all rules.
good() {
  rm -rf rewire
  mkdir -p rewire/core rewire/kernels rewire/topology rewire/layers rewire/io rewire/tune
  printf '#pragma once\n#include <xtensor/xtensor.hpp>\n' > rewire/core/tensor.hpp
  printf '#include <xtensor-blas/xblas.hpp>\n#include <rewire/core/tensor.hpp>\n' \
    > rewire/kernels/gemm.hpp
  printf '// printf( in a comment\n/* std::cout <<\n exit(1) */ int n = snprintf(a, 1, "b");\n' \
    > rewire/topology/set.hpp
  printf '#include <rewire/kernels/gemm.hpp>\nint last = run.exit (2); void f() { ::_exit(1); }\n' \
    > rewire/layers/dense.hpp
  printf '#include <rewire/layers/dense.hpp>\n' > rewire/io/idx.hpp
  printf '#include <rewire/core/tensor.hpp>\n' > rewire/tune/space.hpp
  printf '// All of it.\n#pragma once\n\n' > rewire/rewire.hpp
  for h in core/tensor kernels/gemm topology/set layers/dense; do
    echo "#include <rewire/$h.hpp>  // why" >> rewire/rewire.hpp
  done
  echo '#include <rewire/io/idx.hpp>' > rewire/io.hpp
}

# breaks <part of the message> <file> <line to add>
breaks() {
  good
  mkdir -p "$(dirname "rewire/$2")"
  printf '%s\n' "$3" >> "rewire/$2"
  if output=$(sh "$check" . 2>&1); then
    echo "FAILED: '$3' in $2 was accepted"
    failures=1
  elif ! printf '%s' "$output" | grep -qF -- "$1"; then
    echo "FAILED: '$3' in $2: expected a message with '$1', found: $output"
    failures=1
  fi
}

good
sh "$check" . || { echo "FAILED: a good tree was refused"; failures=1; }

breaks 'right of core' core/tensor.hpp '#include <rewire/kernels/gemm.hpp>'
breaks 'never include each other' layers/dense.hpp '#include <rewire/topology/set.hpp>'
breaks 'never include each other' tune/space.hpp '#include <rewire/io/idx.hpp>'
breaks 'only through <rewire/core/tensor.hpp>' layers/dense.hpp '#  include <xtensor/xview.hpp>'
breaks 'only through <rewire/kernels/gemm.hpp>' layers/dense.hpp '#include <xtensor-blas/xblas.hpp>'
breaks 'cannot share a file' kernels/gemm.hpp '#include <cblas.h>'
breaks 'write the whole path' layers/dense.hpp '#include "gemm.hpp"'
breaks 'does not exist' layers/dense.hpp '#include <rewire/core/gone.hpp>'
breaks 'is for users' layers/dense.hpp '#include <rewire/rewire.hpp>'
breaks 'never prints' layers/dense.hpp 'std::cerr << 1;'
breaks 'never prints' layers/dense.hpp 'std::printf("a");'
breaks 'never ends the program' layers/dense.hpp '  std::exit(1);'
breaks 'never ends the program' layers/dense.hpp 'abort();'
breaks 'rewire/rewire.hpp:0: #include <rewire/layers/relu.hpp> is missing' layers/relu.hpp '// new'
breaks 'rewire/io.hpp:0: #include <rewire/io/npy.hpp> is missing' io/npy.hpp '// new'
breaks 'take it out' rewire.hpp '#include <rewire/tune/space.hpp>'
breaks 'only #include lines' rewire.hpp 'namespace rewire {}'
breaks 'give it a place' misc/new.hpp '// new folder'
breaks 'move it to a folder' extra.hpp '// not an umbrella'

[ $failures = 0 ] && echo "check_layers.sh finds what it should"
exit $failures
