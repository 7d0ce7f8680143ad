#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh <cmake> <programs> <arguments for cmake>...: copies this folder to a new one outside
# of the repository, builds these programs there (consume+extension, say) and runs them.
set -eu
cmake=$1 programs=$(echo "$2" | tr + ';')
shift 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$(dirname "$0")/." "$scratch/project"
cd "$scratch"
"$cmake" -S project -B build "-DPROGRAMS=$programs" \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1 "$@"
"$cmake" --build build --parallel 2
for program in $(echo "$programs" | tr ';' ' '); do
  echo "$program:"
  "build/$program"
done
