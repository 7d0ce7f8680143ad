#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh <program> <expected>: runs a program of the documentation in an empty folder.  It must
# end well, and print what <expected> holds, if there is such a file; spaces at line ends aside.
set -eu
program=$1 expected=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/here"
(cd "$scratch/here" && "$program") > "$scratch/output" || {
  echo "$program: expected that it ends well, found exit code $? and:"
  cat "$scratch/output"
  exit 1
}
cat "$scratch/output"
sed -i.with_spaces 's/ *$//' "$scratch/output"
[ ! -e "$expected" ] || diff -u "$expected" "$scratch/output" || {
  echo "$program: expected the output that its page shows, found the differences above; correct \
the page, or the library"
  exit 1
}
