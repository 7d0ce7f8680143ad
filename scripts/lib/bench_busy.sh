# SPDX-License-Identifier: BSD-3-Clause
# Sourced by scripts/bench --busy.
# shellcheck shell=bash
"$CMAKE" --build "$out" --target benchmark_busy_neighbour > /dev/null
"$out/benchmarks/busy_neighbour" "${short[@]}" --benchmark_out="$out/busy_neighbour.json" \
  --benchmark_out_format=json
