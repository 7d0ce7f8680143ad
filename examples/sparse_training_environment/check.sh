#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# check.sh <program>: the six data sets in smoke, bad input, and runs that were lost.
. "$(dirname "$0")/../support/check.sh"
run() { "$program" "$@" >said 2>complained; }
smoke=(preset=smoke threads=1)

types="reproduction optimization optimization-evaluation evaluation random-search"
for set in mnist fashion_mnist higgs electricity cifar10 svhn; do
  for type in $types; do
    run "${smoke[@]}" experiment=$set experiment_type=$type ||
      fail "$set $type: $(cat said complained)"
  done
  for type in optimization random-search; do
    [ "$(find out/${set}_$type/43/runs -name '*fold?.task.json' | wc -l)" = 12 ] || fail "$set $type: budget"
  done
  [ "$(find out/${set}_reproduction/43/runs -name '*-000?.json' | wc -l)" = 5 ] || fail "$set: results"
done
[ "$(wc -l <out/run_dataset.csv)" = "$((1 + $(find out -name '43-*.json' ! -name '*.task.json' | wc -l)))" ] ||
  fail "run_dataset.csv: $(wc -l <out/run_dataset.csv) lines"

# A search that is called again asks for the same trainings, and trains none.
rm out/higgs_optimization/config.yaml
newest() { find out/higgs_optimization -name '*fold?.json' -printf '%T@ %f\n' | sort | md5sum; }
before=$(newest)
run "${smoke[@]}" experiment=higgs experiment_type=optimization || fail "again: $(cat complained)"
[ "$(newest)" = "$before" ] || fail "a search that went on trained again"

# What is lost or damaged is made again, the same to the last bit; the rest is not.
runs=out/higgs_reproduction/43/runs
result() { grep -E '"(error|connections)"' "$1"; }
before=$(result $runs/43-0002.json)
rm $runs/43-0002.json
echo '{' >$runs/43-0003.json
touch -d '2020-01-01' $runs/43-0004.json
run "${smoke[@]}" experiment=higgs || fail "going on: $(cat complained)"
[ "$(result $runs/43-0002.json)" = "$before" ] || fail "another result the second time"
[ -e $runs/43-0003.json.damaged ] || fail "a damaged result was not put aside"
[ "$(date -r $runs/43-0004.json +%Y)" = 2020 ] || fail "what had a result ran again"

refuses "a result of these settings" "${smoke[@]}" experiment=higgs epochs=3
refuses "run ste experiment=mnist experiment_type=optimization first" experiment_type=evaluation
refuses "the nearest one is epochs" epohcs=3
refuses "the nearest one is mnist" experiment=mnits
refuses "in [0, 1], found \"2\"" momentum=2
refuses "one of smoke, small, paper" preset=fast
refuses "key=value" mnist
printf 'defaults: [base, hyperparameters/default, hyperparameters/mlp]\ndataste: csv\n' >own.yaml
refuses "own.yaml:2: expected a key that exists" experiment=own.yaml
printf 'a: [1\n' >own.yaml
refuses "own.yaml:" experiment=own.yaml

# A run that fails is told, with a reason; the program then ends with 1.
fails() { # fails <part of the reason> <options...>
  local reason=$1
  shift
  run "${smoke[@]}" output_dir=lost "$@"
  [ $? = 1 ] || fail "$*: exit code"
  grep -qF -- "$reason" said || fail "$*: said $(cat said)"
  rm -rf lost
}
printf 'x,y,class\n1,2,a\n2,,b\n' >missing.csv
fails "expected a number, found an empty cell" experiment=csv file=missing.csv target=class
printf 'x,class\n1,a\n2,a\n' >one.csv
fails "at least two classes" experiment=csv file=one.csv target=class
fails "none.csv" experiment=csv file=none.csv target=class
{ echo x,same,class; for i in $(seq 60); do echo "$i,1,$((i % 2))"; done; } >constant.csv
run "${smoke[@]}" experiment=csv file=constant.csv target=class jobs=3 fit_to_rows=false \
  batch_size=16 || fail "constant: $(cat said)"
grep -q "warning: .* rewires every" said || fail "no warning of an interval beyond the run"

run "${smoke[@]}" experiment=mnist slurm=true output_dir=cluster || fail "slurm: $(cat complained)"
[ "$(wc -l <cluster/mnist_reproduction/tasks.txt)" = 5 ] || fail "slurm: tasks"
first=$(head -n 1 cluster/mnist_reproduction/tasks.txt)
run "run=$first" && [ -e "${first%.task.json}.json" ] || fail "slurm: a task"
exit $((failures > 0))
