#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# group.sh <out.cpp> <program.cpp>...: one program of several, since what takes long is to parse and
# instantiate the library.  Each becomes a namespace of its own, with `example` in place of `main`; the
# name of a program, its only argument, tells which one runs.  A file that has not changed is not touched.
set -eu
out=$1
shift
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
name_of() { basename "$1" .cpp | tr -c 'A-Za-z0-9\n' _; }
{
  cat "$@" | grep '^#include' | sort -u
  echo '#include <string_view>'
  for program in "$@"; do
    echo "namespace $(name_of "$program") {"
    # Includes become empty lines, so that errors name the line of the page.
    sed 's/^#include.*//; s/^int main() {$/void example() {/' "$program"
    echo "}"
  done
  echo 'int main(int count, char** names) {'
  echo '  const std::string_view name = count == 2 ? names[1] : "";'
  for program in "$@"; do
    echo "  if (name == \"$(basename "$program" .cpp)\") return $(name_of "$program")::example(), 0;"
  done
  echo '  return 1;'
  echo '}'
} > "$fresh"
cmp -s "$fresh" "$out" || cp "$fresh" "$out"
