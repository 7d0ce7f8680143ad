#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# extract.sh <page.md> <name> <folder>: takes the programs out of a page of documentation.
#   ```cpp, first line with #include      a whole program: <folder>/<name>-<number>.cpp
#   ```cpp, first line `// <file>.hpp`    a header that programs of the page include
#   ```output, the next block after it    what the program prints, exactly: ….expected
#   ```text, the next block after it      the same but for what depends on the processor or the clock
#                                         (alike.awk): ….like
#   any other ```cpp                      a fragment: <folder>/<name>.fragments has them all, each in
#                                         braces, for fragments.cpp.in, which is only compiled
#   ```python                             <folder>/<name>.py
# Prints the programs' names.  A file that has not changed is not touched, so that nothing is
# compiled again.
set -eu
page=$1 name=$2 folder=$3
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
awk -v page="$page" -v name="$name" -v fresh="$fresh" '
  /^ *```/ && inside {
    if (fragment) print "}" > target
    inside = fragment = 0; target = ""; next
  }
  /^ *```/ {
    inside = 1; kind = $0; sub(/^ *```/, "", kind); first = 1; target = ""
    if (kind == "output" && program != "") { target = program ".expected"; printf "" > target }
    if (kind == "text" && program != "") { target = program ".like"; printf "" > target }
    if (kind == "python") target = fresh "/" name ".py"
    if (kind != "cpp") program = ""
    next
  }
  inside && kind == "cpp" && first {
    first = 0; program = ""
    fragment = $0 !~ /#include/ && $0 !~ /^\/\/ [a-z0-9_]+\.hpp$/
    if (fragment) { target = fresh "/" name ".fragments"; print "{" > target }
    else if ($0 ~ /#include/) target = program = fresh "/" name "-" ++count ".cpp"
    else target = fresh "/" substr($0, 4)
    printf "#line %d \"%s\"\n", NR, page > target  # errors name the page
  }
  inside && target != "" { print > target }
  END { if (inside) { print page ": a block that does not end" > "/dev/stderr"; exit 1 } }
' "$page"
mkdir -p "$folder"
[ -e "$fresh/$name.fragments" ] || rm -f "$folder/$name.fragments"
for file in "$fresh"/*; do
  [ -e "$file" ] || continue  # a page without programs
  cmp -s "$file" "$folder/${file##*/}" || cp "$file" "$folder/${file##*/}"
  case $file in *.cpp) basename "$file" .cpp ;; esac
done
