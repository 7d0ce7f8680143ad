# SPDX-License-Identifier: BSD-3-Clause
# Sourced by the check.sh of an example, which was called with its program: goes into a
# folder of its own without data, counts failures.
program=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export REWIRE_DATA="$folder/none"
failures=0

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  failures=$((failures + 1))
}
run() { "$program" --threads 1 "$@" >said 2>complained; }
refuses() { # refuses <part of the sentence> <options...>
  local sentence=$1
  shift
  run "$@"
  local code=$?
  [ $code = 2 ] || fail "$*: exit code $code, not 2"
  [ "$(wc -l <complained)" = 1 ] || fail "$*: not one sentence: $(cat complained)"
  grep -qF -- "$sentence" complained || fail "$*: said $(cat complained)"
  left_behind "$@"
}
left_behind() { :; }  # what else must not be there after a refusal
