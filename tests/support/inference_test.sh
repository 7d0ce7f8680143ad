#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# inference_test.sh <include folder> <compiler>: <rewire/inference.hpp> brings all layers and models, and
# nothing that only training needs.
set -eu
include=$1 compiler=$2
headers=$(echo '#include <rewire/inference.hpp>' |
  "$compiler" -std=c++20 -x c++ "-I$include" -MM -MG - | tr ' ' '\n' | sed -n "s,^$include/,,p")
failures=0
for header in $headers; do
  case $header in
    rewire/training/predictor.hpp) ;;
    rewire/training/* | rewire/optimizers/* | rewire/losses/* | rewire/schedules/* | rewire/data/*)
      echo "rewire/inference.hpp: expected no header of training, found $header"
      failures=1
      ;;
  esac
done
for header in $(cd "$include" && ls rewire/layers/*.hpp rewire/network/*.hpp rewire/models/*.hpp); do
  echo "$headers" | grep -qxF "$header" || {
    echo "rewire/inference.hpp: expected #include <$header>, found none"
    failures=1
  }
done
exit $failures
