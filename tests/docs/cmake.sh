#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# cmake.sh <root> <cmake> <where rewire is installed> <page.md>...: each ```cmake block of the pages
# configures, as a project of its own or, where it is a part of one, with a program `my_program`; rewire
# lies in third_party/rewire, is installed, and `<that address>` is that of a copy.
# Ends with 77 (skipped) without git.
set -eu
root=$1 cmake=$2 prefix=$3
shift 3
command -v git > /dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/copy
mkdir "$copy" "$work/blocks"
cp -R "$root/CMakeLists.txt" "$root/cmake" "$root/include" "$root/LICENSE" "$copy"
(
  cd "$copy"
  git init -q -b main .
  git add -A
  git -c user.name=nobody -c user.email=nobody@localhost commit -q -m copy
)
for page in "$@"; do
  awk -v name="$work/blocks/$(echo "${page%.md}" | tr / .)" '
    /^ *```/ && inside { inside = 0; close(file); next }
    /^ *```cmake$/ { inside = 1; file = name "-" ++count; next }
    /^ *```/ { inside = 1; file = "/dev/null"; next }
    inside { print > file }
  ' "$root/$page"
done
failures=0
for block in "$work"/blocks/*; do
  [ -e "$block" ] || { echo "expected blocks of CMake in $*, found none"; exit 1; }
  project=$work/project
  rm -rf "$project"
  mkdir -p "$project/third_party"
  ln -s "$copy" "$project/third_party/rewire"
  echo 'int main() {}' > "$project/main.cpp"
  {
    grep -q '^cmake_minimum_required' "$block" || printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' \
      'project(part LANGUAGES CXX)' 'add_executable(my_program main.cpp)'
    sed "s|<that address>|file://$copy|" "$block"
  } > "$project/CMakeLists.txt"
  if ! "$cmake" -S "$project" -B "$project/build" "-DCMAKE_PREFIX_PATH=$prefix" > "$work/said" 2>&1; then
    echo "${block##*/}: expected that CMake configures it, found:"
    cat "$work/said"
    failures=1
  fi
done
echo "$(ls "$work/blocks" | wc -l) blocks"
exit $failures
