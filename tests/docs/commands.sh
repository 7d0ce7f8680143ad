#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# commands.sh <root> <page.md>...: the shell blocks of pages are valid shell, and the scripts, presets and
# programs of ours that they name exist.
set -eu
root=$1
shift
cd "$root"
blocks=$(mktemp)
trap 'rm -f "$blocks"' EXIT
failures=0
for page in "$@"; do
  sed -n '/^ *```sh$/,/^ *```$/p' "$page" | grep -v '^ *```' > "$blocks" || continue
  sed 's/<[a-z ]*>/some/g' "$blocks" | sh -n || { echo "$page: expected valid shell"; failures=1; }
  for script in $(grep -oE '(^|[ ./])scripts/[a-z-]+' "$blocks" | sed 's,.*scripts/,,' | sort -u); do
    [ -x "scripts/$script" ] || { echo "$page: expected scripts/$script to exist, found none"; failures=1; }
  done
  for preset in $(grep -oE 'cmake --(build --)?preset [a-z-]+' "$blocks" | sed 's/.* //' | sort -u); do
    grep -q "\"name\": \"$preset\"" CMakePresets.json ||
      { echo "$page: expected a preset $preset, found none"; failures=1; }
  done
  for program in $(grep -oE 'build/release/examples/[a-z0-9_]+' "$blocks" | sed 's,.*/,,' | sort -u); do
    [ -e "examples/$program/main.cpp" ] || ls examples/*/"$program".cpp > /dev/null 2>&1 ||
      { echo "$page: expected an example $program, found none"; failures=1; }
  done
done
exit $failures
