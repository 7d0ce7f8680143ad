# SPDX-License-Identifier: BSD-3-Clause
# Sourced by scripts/bench --flags: plain -O2 against -O3 -march=native, with g++ and with
# clang where there is one, in turn. Goal: at least 0.97 on every kernel.
# shellcheck shell=bash
mkdir -p "$out/flags"
includes=(-std=c++20 -DNDEBUG -Iinclude -Ibenchmarks)
read -ra blas < <(pkg-config --libs openblas 2> /dev/null || echo -lopenblas)
compilers=()
for compiler in g++ clang++ clang++-14; do
  command -v "$compiler" > /dev/null || continue
  compilers+=("$compiler")
  for flags in "-O2" "-O3 -march=native"; do
    name=$out/flags/$compiler.${flags%% *}
    say "building with $compiler $flags"
    # shellcheck disable=SC2086  # a list of words
    "$compiler" $flags "${includes[@]}" benchmarks/flags.cpp \
      benchmarks/support/flags_second.cpp -o "$name" -lbenchmark "${blas[@]}" -pthread
  done
done
rounds=5
if [ ${#short[@]} != 0 ]; then rounds=2; fi
rm -f "$out"/flags/*.csv
for ((round = 1; round <= rounds; ++round)); do
  for compiler in "${compilers[@]}"; do
    for level in -O2 -O3; do
      "$out/flags/$compiler.$level" --seconds=0.1 --benchmark_out_format=csv \
        --benchmark_out="$out/flags/one.csv" > /dev/null
      sed -n 's/^"\([^"]*\)\/iterations:1\/manual_time",[^,]*,\([^,]*\),.*/\1 \2/p' \
        "$out/flags/one.csv" >> "$out/flags/$compiler.$level.csv"
    done
  done
done
# The best of all rounds of each: what the code can do, not what the neighbours left.
printf '%-56s' 'speed of -O2, of -O3 -march=native'
printf ' %12s' "${compilers[@]}"
printf '\n'
cut -d ' ' -f 1 "$out/flags/${compilers[0]}.-O2.csv" | awk '!seen[$0]++' |
  while read -r kernel; do
    printf '%-56s' "$kernel"
    for compiler in "${compilers[@]}"; do
      awk -v kernel="$kernel" '$1 == kernel && (!(FILENAME in best) || $2 < best[FILENAME]) \
        { best[FILENAME] = $2 }
        END { printf " %12.3f", best[ARGV[2]] / best[ARGV[1]] }' \
        "$out/flags/$compiler.-O2.csv" "$out/flags/$compiler.-O3.csv"
    done
    printf '\n'
  done
