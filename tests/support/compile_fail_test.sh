#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# compile_fail_test.sh <compiler>: compile_fail.sh must not be satisfied too easily.
set -eu
check=$(cd "$(dirname "$0")" && pwd)/compile_fail.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# case <passes|fails> <name> <text of the file>
case_() {
  printf '%b\n' "$3" > "$work/test.cpp"
  result=passes
  sh "$check" "$work/test.cpp" "$compiler" -std=c++20 > "$work/out" 2>&1 || result=fails
  [ "$result" = "$1" ] || {
    echo "FAILED: $2: expected that the check $1, found that it $result:"
    cat "$work/out"
    failures=1
  }
}

compiler=$1
case_ passes 'the promised error' '// expect: we say why\nstatic_assert(false, "we say why");'
case_ passes 'an error in a template used at the end' \
  '// expect: we say why\ntemplate <class T> void f() { static_assert(sizeof(T) == 0, "we say why"); }\nvoid g() { f<int>(); }'
case_ fails 'another error' '// expect: we say why\nint x = "text";'
case_ fails 'no error' '// expect: we say why\nint x = 1;'
case_ fails 'no promise' 'static_assert(false, "we say why");'

[ $failures = 0 ] && echo "compile_fail.sh accepts and refuses what it should"
exit $failures
