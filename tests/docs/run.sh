#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh <page>-<number>.cpp.expected <program> [arguments]: runs a program of the documentation in a
# folder that the programs of its page share, empty for the first.  It must end well, and print what
# <expected> holds, if there is such a file; spaces at line ends aside.  Where there is a file `.like` in
# place of `.expected`, numbers may be others, and spaces as many as they need.
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
words() { sed 's/-\{0,1\}[0-9][0-9.]*\(e-[0-9]*\)\{0,1\}/#/g; s/  */ /g; s/ $//' "$1"; }
like=${expected%.expected}.like
if [ -e "$like" ]; then
  words "$like" > "$scratch/like"
  words "$scratch/output" > "$scratch/words"
  diff -u "$scratch/like" "$scratch/words" || {
    echo "$program: expected the output that its page shows, but for numbers, found the differences above; \
correct the page, or the library"
    exit 1
  }
fi
sed -i.with_spaces 's/ *$//' "$scratch/output"
[ ! -e "$expected" ] || diff -u "$expected" "$scratch/output" || {
  echo "$program: expected the output that its page shows, found the differences above; correct \
the page, or the library"
  exit 1
}
