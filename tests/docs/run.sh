#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh <page>-<number>.cpp.expected <program> [arguments]: runs a program of the documentation in a
# folder that the programs of its page share, empty for the first.  It must end well, and print what
# <expected> holds, if there is such a file; spaces at line ends aside.  Where there is a file `.like` in
# place of `.expected`, the output is alike (alike.awk).
set -eu
expected=$1 program=$2
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
folder=$(dirname "$expected")/files
case $expected in *-1.cpp.expected) rm -rf "$folder" ;; esac
mkdir -p "$folder"
(cd "$folder" && "$@") > "$scratch/output" || {
  echo "$program: expected that it ends well, found exit code $? and:"
  cat "$scratch/output"
  exit 1
}
cat "$scratch/output"
like=${expected%.expected}.like
if [ -e "$like" ]; then
  awk -f "$(dirname "$0")/alike.awk" "$like" "$scratch/output" || {
    echo "$program: expected the output that its page shows, but for what depends on processor and clock, \
found the differences above; correct the page, or the library"
    exit 1
  }
fi
sed -i.with_spaces 's/ *$//' "$scratch/output"
[ ! -e "$expected" ] || diff -u "$expected" "$scratch/output" || {
  echo "$program: expected the output that its page shows, found the differences above; correct \
the page, or the library"
  exit 1
}
