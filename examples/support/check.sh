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
left_behind() { # what must not be there after a refusal
  local left
  left=$(find . -name '*.part' -o -path './out/*' -name result.json)
  [ -z "$left" ] || fail "$*: left $left"
  rm -rf out
}

refuses_bad_options() { # those that all examples take
  refuses '--seed: ' --seed -1
  refuses '--epochs: ' --epochs -1
  refuses '--threads: ' --threads many
  refuses '--preset: ' --preset large
  refuses '--unknown' --unknown
  : >file
  refuses 'file/inside: expected a folder that can be made' --preset smoke --out file/inside
}

refuses_when_full() { # refuses_when_full <kilobytes> <options...>: no file may grow larger
  (
    trap '' XFSZ
    ulimit -f "$1"
    shift
    failures=0
    refuses 'free some space, or choose another place' "$@"
    exit $failures
  ) || failures=$((failures + 1))
}

does_without_gnuplot() { # does_without_gnuplot <picture> <options...>: its data are there
  local picture=$1
  shift
  PATH=/nowhere "$program" --threads 1 "$@" --out plain >said 2>complained ||
    fail "no gnuplot: $(cat complained)"
  grep -q 'no pictures without the program gnuplot' said || fail 'no gnuplot: not a word of it'
  [ -s "plain/$picture.dat" ] && [ -s plain/result.json ] || fail 'no gnuplot: no data'
  [ ! -e "plain/$picture.png" ] || fail 'no gnuplot: a picture all the same'
  grep -q "^# Source: .*$(basename "$program") .*--out plain" "plain/$picture.dat" ||
    fail "no command in $(head -2 "plain/$picture.dat")"
}

goes_on() { # goes_on <run> <files> <options...>: after Ctrl-C as if there had been none
  # other=(<option> <value>): what a run cannot change as it goes on; none if empty
  local of=$1 files=$2 code file
  shift 2
  run "$@" --out whole || fail "whole run: $(cat complained)"
  "$program" --threads 1 "$@" --out parts >said 2>complained &
  until [ "$(cat "parts/$of/metrics.csv" 2>/dev/null | wc -l)" -gt 2 ]; do
    kill -0 $! 2>/dev/null || break
    sleep 0.02
  done
  kill -INT $!
  wait $!
  code=$?
  [ $code = 130 ] || fail "interrupted: exit code $code, not 130"
  grep -q 'stopped; --resume goes on' said || fail "interrupted: said $(tail -1 said)"
  cmp -s "whole/$of/checkpoint.safetensors" "parts/$of/checkpoint.safetensors" &&
    fail 'interrupted: nothing is left to do'
  run "$@" --out parts --resume || fail "resumed: $(cat complained)"
  for file in checkpoint.safetensors $files; do
    cmp -s "whole/$of/$file" "parts/$of/$file" || fail "resumed: another $file"
  done
  [ ${#other[@]} = 0 ] || keeps_to_itself "$of" "$@"
  head -c 1000 "whole/$of/checkpoint.safetensors" >"parts/$of/checkpoint.safetensors"
  refuses 'the file is truncated' "$@" --out parts --resume
}

keeps_to_itself() { # keeps_to_itself <run> <options...>: no run goes on from another's checkpoint
  local of=$1
  shift
  cp -r whole mixed
  refuses 'with which the run began' "$@" "${other[@]}" --out whole --resume
  "$program" --threads 1 "$@" "${other[@]}" --out mixed >said 2>complained &
  until grep -qs earlier_checkpoint "mixed/$of/settings.json"; do
    kill -0 $! 2>/dev/null || break
    sleep 0.01
  done
  kill -KILL $!
  wait $! 2>/dev/null
  run "$@" "${other[@]}" --out mixed --resume || fail "begun anew: $(cat complained)"
  cmp -s "whole/$of/checkpoint.safetensors" "mixed/$of/checkpoint.safetensors" &&
    fail "begun anew: went on from an earlier run's checkpoint"
}

verdict() { # the last line of a check
  [ $failures = 0 ] && echo "$(basename "$program"): all as expected"
  exit $((failures > 0))
}
