#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# demo.sh <root>: scripts/demo builds the example that it is asked for and passes its options on; what
# it would install, configure and build is only noted here.
set -euo pipefail
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAILED: $*"
  cat "$work/said"
  exit 1
}

# A copy of the script, with examples that say how they were called.
mkdir -p "$work/scripts/lib" "$work/build/release/examples"
cp "$root/scripts/demo" "$work/scripts/"
cat > "$work/scripts/lib/setup.sh" << 'END'
say() { echo "==> $*"; }
fail() { echo "error: $*" >&2; exit 2; }
install_packages() { echo "installs $*"; }
absolute_data_path() { :; }
setup() { :; }
build() { echo "builds $*"; }
unset_openblas_overrides() { :; }
END
for example in fashion_mnist_set_mlp other; do
  mkdir -p "$work/examples/$example"
  touch "$work/examples/$example/main.cpp"
  printf '#!/bin/sh\necho "called %s $*"\n' $example > "$work/build/release/examples/$example"
  chmod +x "$work/build/release/examples/$example"
done
printf '#!/bin/sh\nexit 1\n' > "$work/scripts/get-data"
chmod +x "$work/scripts/get-data"

demo() { REWIRE_DATA=$work/none "$work/scripts/demo" "$@" > "$work/said" 2>&1; }
says() { grep -qxF -- "$1" "$work/said" || fail "expected the line '$1', found:"; }
demo || fail "no options"
says 'builds fashion_mnist_set_mlp'
says 'called fashion_mnist_set_mlp --out out/fashion_mnist_set_mlp --preset paper'
demo --preset smoke --out here || fail "options alone"
says 'called fashion_mnist_set_mlp --preset smoke --out here'
demo other --preset smoke || fail "another example"
says 'builds other'
says 'called other --out out/other --preset smoke'
cp "$work/build/release/examples/other" "$work/build/release/examples/beside"
touch "$work/examples/other/beside.cpp"
demo beside --preset smoke || fail "a program beside another"
says 'builds beside'
! grep -q '^installs' "$work/said" || fail "expected no packages for an example without needs.cmake, found:"

# What a folder's needs.cmake names is installed, or CMake would leave its programs out.
mkdir "$work/examples/fast_scnn" "$work/examples/sparse_training_environment"
for example in fast_scnn sparse_training_environment; do
  cp "$root/examples/$example/needs.cmake" "$work/examples/$example"
done
touch "$work/examples/sparse_training_environment/"{main,search_benchmark}.cpp
for example in fast_scnn_distill fast_scnn_evaluate_efficiency fast_scnn_train; do
  touch "$work/examples/fast_scnn/$example.cpp"
  cp "$work/build/release/examples/other" "$work/build/release/examples/$example"
  demo "$example" --preset smoke || fail "$example"
  says 'installs libyaml-cpp-dev'
  says "builds $example"
done
cp "$work/build/release/examples/other" "$work/build/release/examples/sparse_training_environment"
demo sparse_training_environment || fail "sparse_training_environment"
says 'installs libyaml-cpp-dev libmatio-dev libdlib-dev'
for needs in "$root"/examples/*/needs.cmake; do
  grep -q 'Debian: lib[a-z0-9-]*-dev' "$needs" || fail "$needs: expected a comment with Debian's packages"
done

for example in none main fast_scnn; do # a folder without main.cpp is no program
  code=0
  demo $example || code=$?
  [ $code = 2 ] || fail "expected exit code 2 for an example that does not exist, found $code"
  grep -q "found '$example'. There are: fashion_mnist_set_mlp fast_scnn_distill \
fast_scnn_evaluate_efficiency fast_scnn_train other sparse_training_environment$" "$work/said" || fail "no list"
done
demo --help || fail "--help"
says '  scripts/demo --preset smoke    the same in seconds, on generated data'
