#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# by_hand.sh <root>: the line with g++ in docs/getting_started.md compiles and links a program.
set -eu
root=$1
command -v g++ > /dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
line=$(grep '^g++ ' "$root/docs/getting_started.md")
cd "$work"
ln -s "$root" rewire
cat > main.cpp << 'END'
#include <iostream>
#include <rewire/inference.hpp>
int main() {
  auto net = rewire::sequential(rewire::Dense{2});
  rewire::Rng rng(1);
  net.build({3}, rng);
  rewire::Predictor predict{net};
  std::cout << predict(xt::zeros<float>({1, 3})).size() << std::endl;
}
END
sh -c "$(echo "$line" | sed 's/-O2/-O0/')"
[ "$(./first)" = 2 ]
