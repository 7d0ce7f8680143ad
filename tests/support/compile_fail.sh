#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# compile_fail.sh <file.cpp> <compiler and flags...>: the file must not compile, and the
# compiler must say what the file's first line promises: // expect: <part of the message>
set -eu
file=$1
shift
expected=$(sed -n '1s|^// expect: ||p' "$file")
[ -n "$expected" ] || {
  echo "$file: expected a first line '// expect: <part of the message>', found: $(sed -n 1p "$file")"
  exit 1
}
# -S, not -fsyntax-only: that one may leave out instantiations at the end of the file.
if output=$(LC_ALL=C "$@" -O0 -w -S -o /dev/null "$file" 2>&1); then
  echo "$file: expected an error with '$expected', found that it compiles"
  exit 1
fi
printf '%s\n' "$output" | grep -qF -- "$expected" || {
  echo "$file: expected an error with '$expected', found:"
  printf '%s\n' "$output"
  exit 1
}
printf '%s\n' "$output" | grep -F -- "$expected" | sed -n 1p
