#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# check_layers.sh <include folder>: does every header under rewire/ keep the rules?
#  - it includes only what stands left of it in `order` (one line is one group, whose
#    folders never include each other), and its own folder;
#  - xtensor only in core/tensor.hpp, xtensor-blas only in kernels/gemm.hpp, <cblas.h>
#    nowhere (it cannot share a translation unit with xtensor-blas, whose own
#    declarations lie in xflens/);
#  - it neither prints nor ends the program;
#  - the umbrellas only include, and include everything they should.
# Prints one line for each broken rule; exit code 1 if there is any.
set -eu
[ $# = 1 ] && [ -d "$1/rewire" ] || {
  echo "usage: check_layers.sh <folder that holds rewire/>; found: $*" >&2
  exit 2
}
cd "$1"
order='core
storage
concepts
kernels
topology layers losses optimizers schedules
network
data
training
analysis io models tune distributed'

find rewire -name '*.hpp' | LC_ALL=C sort | ORDER=$order awk '
function complain(text) {
  printf "%s:%d: %s\n", file, number, text
  broken = 1
}
function folder_of(path, parts) {
  return split(path, parts, "/") > 2 ? parts[2] : "umbrella"
}
function check_include(target, quoted, to) {
  if (quoted) {
    complain("expected #include <rewire/...>, found \"" target "\": write the whole path")
    return
  }
  if (target ~ /cblas\.h$/ && target !~ /^xflens\//)
    complain("<" target "> cannot share a file with xtensor-blas: call kernels/gemm.hpp")
  if (target ~ /^(xtensor|xtl)\// && file != "rewire/core/tensor.hpp")
    complain("<" target ">: xtensor comes only through <rewire/core/tensor.hpp>")
  if (target ~ /^(xtensor-blas|xflens)\// && file != "rewire/kernels/gemm.hpp")
    complain("<" target ">: BLAS comes only through <rewire/kernels/gemm.hpp>")
  if (target !~ /^rewire\//) return
  if (!(target in header)) complain("<" target "> does not exist")
  if (folder == "umbrella") { included[file, target] = 1; return }
  to = folder_of(target)
  if (to == folder) return
  if (to == "umbrella") complain("<" target "> is for users: include what you need")
  else if (!(to in rank)) return  # a folder without a place is reported for its own headers
  else if (rank[to] == rank[folder])
    complain("<" target ">: the folders " to " and " folder " never include each other")
  else if (rank[to] > rank[folder])
    complain("<" target ">: " to " stands right of " folder ", so " folder " may not know it")
}
BEGIN {
  groups = split(ENVIRON["ORDER"], group, "\n")
  for (g = 1; g <= groups; g++) {
    n = split(group[g], names, " ")
    for (i = 1; i <= n; i++) rank[names[i]] = g
  }
}
{ header[$0] = 1; files[++count] = $0 }
END {
  for (f = 1; f <= count; f++) {
    file = files[f]; number = 0
    folder = folder_of(file)
    if (folder == "umbrella" && file !~ /^rewire\/(rewire|io|inference)\.hpp$/)
      complain("expected only rewire.hpp, io.hpp and inference.hpp here, found this: move it to a folder")
    if (folder != "umbrella" && !(folder in rank))
      complain("expected one of the known folders, found " folder ": give it a place in order")
    block = 0
    while ((getline line < file) > 0) {
      number++
      # Comments may name what code may not do.
      if (block && sub(/^.*\*\//, "", line)) block = 0
      if (block) continue
      gsub(/\/\*([^*]|\*[^\/])*\*\//, " ", line)
      sub(/\/\/.*$/, "", line)
      if (sub(/\/\*.*$/, "", line)) block = 1

      if (line ~ /^[ \t]*#[ \t]*include[ \t]*["<]/) {
        quoted = line ~ /include[ \t]*"/
        target = line
        sub(/^[^<"]*[<"]/, "", target); sub(/[>"].*$/, "", target)
        check_include(target, quoted)
        continue
      }
      if (folder == "umbrella" && line !~ /^[ \t]*(#pragma once)?[ \t]*$/)
        complain("expected only #include lines in an umbrella, found: " line)
      if (line ~ /std::(cout|cerr)/ || line ~ /(^|[^A-Za-z0-9_])(v?f?printf|f?puts|putchar)[ \t]*\(/)
        complain("the library never prints: throw, or write to a stream that the caller gives")
      # _exit is allowed: it ends a forked child before it becomes another program.
      if (line ~ /(^|[^A-Za-z0-9_.>])(exit|_Exit|quick_exit|abort|terminate)[ \t]*\(/)
        complain("the library never ends the program: throw")
    }
    close(file)
  }
  number = 0
  for (f = 1; f <= count; f++) {
    target = files[f]; folder = folder_of(target)
    if (folder == "umbrella" || folder == "tune" || folder == "distributed") continue
    file = folder == "io" ? "rewire/io.hpp" : "rewire/rewire.hpp"
    if (!(file in header)) continue  # the umbrella is not written yet
    if (!((file, target) in included)) complain("#include <" target "> is missing")
  }
  number = 0
  for (f = 1; f <= count; f++) {
    target = files[f]; folder = folder_of(target); file = "rewire/rewire.hpp"
    if ((folder == "io" || folder == "tune" || folder == "distributed") && (file, target) in included)
      complain("<" target "> needs more than rewire::rewire gives: take it out")
  }
  printf "%d headers, %s\n", count, broken ? "rules broken (see above)" : "all rules kept"
  exit broken
}'
