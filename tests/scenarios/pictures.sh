#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# pictures.sh <not_blank> <README.md of an example> <folder>: every picture that the page promises (its
# tables `| picture | shows |`) was made there, and none that is there is blank or drawn from no data.
# In a name of the page `...` and `<model>` stand for anything.  Ends with 77 (skipped) without gnuplot.
set -eu
not_blank=$1 page=$2 folder=$3
command -v gnuplot > /dev/null || exit 77
failures=0
complain() {
  echo "$*"
  failures=$((failures + 1))
}

promised() { # the names in the first column of the tables of pictures
  awk '
    /^\| *picture *\|/ { table = 1; next }
    !/^\|/ { table = 0 }
    table && !/^\|-/ { split($0, cell, "|"); print cell[2] }
  ' "$page" | grep -o '`[^`]*`' | tr -d '`' | sed 's/\.\.\./*/g; s/<[a-z]*>/*/g'
}
names=$(promised)
[ -n "$names" ] || complain "$page: expected a table of pictures, found none; add one"
for name in $names; do
  found=$(find "$folder" -name "$name.png" -o -name "$name.gif" | head -n 1)
  [ -n "$found" ] || complain "$page: expected a picture $name in $folder, found none"
done

find "$folder" -name '*.png' -exec "$not_blank" {} + || failures=$((failures + 1))
for svg in $(find "$folder" -name '*.svg'); do
  [ "$(grep -c -E '<(path|rect|image|polygon|polyline|text|ellipse)' "$svg")" -ge 10 ] ||
    complain "$svg: expected a picture of something, found less than ten lines and shapes"
done
for gif in $(find "$folder" -name '*.gif'); do # a blank one takes a few bytes a frame
  [ "$(head -c 6 "$gif")" = GIF89a ] || complain "$gif: expected a GIF"
  [ "$(wc -c < "$gif")" -ge 10000 ] || complain "$gif: expected frames of something"
done
for data in $(find "$folder" -name '*.dat' -size -4096k); do # raw images are called so, too
  ! grep -q '^# Source' "$data" || grep -q '^ *[-0-9.]' "$data" ||
    complain "$data: expected numbers that the picture shows, found none"
done
echo "$(find "$folder" -name '*.png' -o -name '*.gif' | wc -l) pictures, of $(echo "$names" | wc -w) kinds promised"
exit $((failures > 0))
