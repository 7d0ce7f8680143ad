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
code=0
demo none || code=$?
[ $code = 2 ] || fail "expected exit code 2 for an example that does not exist, found $code"
grep -q "found 'none'. There are: fashion_mnist_set_mlp other" "$work/said" || fail "no list"
demo --help || fail "--help"
says '  scripts/demo --preset smoke    the same in seconds, on generated data'
