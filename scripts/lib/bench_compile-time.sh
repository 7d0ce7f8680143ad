# SPDX-License-Identifier: BSD-3-Clause
# Sourced by scripts/bench --compile-time: seconds and memory of the umbrella headers and
# of each source of the examples, at -O2, with g++ and clang where there is one.
# shellcheck shell=bash
"$CMAKE" --build "$out" --target benchmark_compile_time > /dev/null
: > "$out/compile_time.jsonl"
echo '#include <rewire/rewire.hpp>' > "$out/umbrella.cpp"
printf '#include <rewire/rewire.hpp>\n#include <rewire/io.hpp>\n' > "$out/umbrella_io.cpp"
printf '%-12s %-50s %8s %8s\n' compiler source seconds MB
for compiler in g++ clang++ clang++-14; do
  command -v "$compiler" > /dev/null || continue
  for source in "$out/umbrella.cpp" "$out/umbrella_io.cpp" examples/*/*.cpp examples/*/parts/*.cpp; do
    case $source in
      */umbrella.cpp) name=rewire.hpp ;;
      */umbrella_io.cpp) name='rewire.hpp and io.hpp' ;;
      *) name=${source#examples/} ;;
    esac
    line=$("$out/benchmarks/compile_time" "$name" "$compiler" -std=c++20 -O2 -Iinclude \
      -Iexamples '-DFAST_SCNN_CONFIG=""' '-DSTE_CONFIG=""' -c "$source" -o /dev/null) || continue
    echo "{\"compiler\": \"$compiler\", ${line#\{}" >> "$out/compile_time.jsonl"
    printf '%-12s %-50s %8s %8s\n' "$compiler" "$name" \
      "$(sed 's/.*"seconds": \([0-9.]*\).*/\1/' <<< "$line")" \
      "$(sed 's/.*"megabytes": \([0-9]*\).*/\1/' <<< "$line")"
  done
done
