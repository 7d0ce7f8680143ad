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
    [ "$(find out/${set}_${type}_smoke/43/runs -name '*fold?.task.json' | wc -l)" = 12 ] || fail "$set $type: budget"
  done
  [ "$(find out/${set}_reproduction_smoke/43/runs -name '*-000?.json' | wc -l)" = 5 ] || fail "$set: results"
done
[ "$(wc -l <out/run_dataset.csv)" = "$((1 + $(find out -name '43-*.json' ! -name '*.task.json' ! -name '*.failed.json' | wc -l)))" ] ||
  fail "run_dataset.csv: $(wc -l <out/run_dataset.csv) lines"

run --help && grep -q '^output_dir: out ' said || fail "--help: $(cat said complained)"

# A search that is called again asks for the same trainings, and trains none.
rm out/higgs_optimization_smoke/43/config.yaml
newest() { find out/higgs_optimization_smoke -name '*fold?.json' -printf '%T@ %f\n' | sort | md5sum; }
before=$(newest)
run "${smoke[@]}" experiment=higgs experiment_type=optimization || fail "again: $(cat complained)"
[ "$(newest)" = "$before" ] || fail "a search that went on trained again"
grep -qx ' *budget: 12' out/higgs_optimization_smoke/43/config.yaml || fail "no config.yaml beside the results"
grep -q "configurations are dominated by no other" said && grep -q "^    algorithm=.* epochs=" said ||
  fail "a search does not tell what it found: $(cat said)"
columns=out/higgs_optimization_smoke/configurations.csv
grep -q '^config_id,Class,Error,Inference,Training,trials,algorithm,' $columns &&
  grep -q ',Incumbent,' $columns && grep -q ',Dominated configuration,' $columns || fail "configurations.csv"

# What is lost or damaged is made again, the same to the last bit; the rest is not.
runs=out/higgs_reproduction_smoke/43/runs
result() { grep -E '"(error|connections)"' "$1"; }
before=$(result $runs/43-0002.json)
rm $runs/43-0002.json
echo '{' >$runs/43-0003.json
touch -d '2020-01-01' $runs/43-0004.json
echo '{' >out/svhn_reproduction_smoke/43/runs/43-0001.json
run "${smoke[@]}" experiment=higgs || fail "going on: $(cat complained)"
[ "$(result $runs/43-0002.json)" = "$before" ] || fail "another result the second time"
[ -e $runs/43-0003.json.damaged ] || fail "a damaged result was not put aside"
[ "$(date -r $runs/43-0004.json +%Y)" = 2020 ] || fail "what had a result ran again"
[ -e out/svhn_reproduction_smoke/43/runs/43-0001.json ] || fail "another experiment's damaged result was moved"

# Results belong to what was trained, whatever list it was part of.
dated() { find $runs -name '43-000?.json' ! -newermt 2020-01-02 | wc -l; }
results() { find $runs -name '43-????.json' | wc -l; }
touch -d '2020-01-01' $runs/43-000?.json
run "${smoke[@]}" experiment=higgs sparsities=[0.5,0.8,0.9] || fail "a sparsity more: $(cat complained)"
[ "$(dated) $(results)" = "5 7" ] || fail "a sparsity more: trained again"
grep -q '^43-0003  *set  *0.9 ' said || fail "a sparsity more: $(cat said)"
run "${smoke[@]}" experiment=higgs epochs=3 || fail "other epochs: $(cat complained)"
[ "$(dated) $(results)" = "5 12" ] || fail "other epochs: trained again, or not at all"

cp -r out/mnist_optimization_smoke elsewhere
# A hyper-parameter by its name alone is a constant: a word, too.
run "${smoke[@]}" output_dir=named algorithm=rigl use_dropout=false sparsities=[0.5] ||
  fail "algorithm=rigl: $(cat complained)"
[ "$(cat named/mnist_reproduction_smoke/43/runs/43-000?.json | grep -c '"algorithm": "rigl"')" = 1 ] ||
  fail "algorithm=rigl: other trainings"
# Any topology: links that never move are no mistake.
run "${smoke[@]}" output_dir=fixed algorithm.options=[set,fix_prob,no_prune] sparsities=[0.5] || fail "fix_prob: $(cat complained)"
grep -q "^43-0003  *fix_prob  *0.5 " said && ! grep -q "never rewires" said || fail "fix_prob: $(cat said)"
# One sparsity is a point, not a line of no length; each algorithm has its own colour.
grep -q "with points .*'#009E73' title 'rigl'" named/mnist_reproduction_smoke/measured_and_counted.gp ||
  fail "one sparsity: no point"

damaged=$(find elsewhere -name '*fold?.json' | head -n 1)
echo '{' >"$damaged"
run "${smoke[@]}" experiment_type=evaluation optimization_path=elsewhere output_dir=beside || fail "damaged fold: $(cat complained)"
grep -q "^of elsewhere: 11 results and 0 failures of seeds 43$" said && grep -q "$damaged is damaged .*left out" said ||
  fail "damaged fold: $(cat said)"
refuses "run ste experiment=mnist preset=smoke experiment_type=optimization first" "${smoke[@]}" experiment_type=evaluation \
  output_dir=nothing
refuses "expected an optimization of higgs (generated), mlp" "${smoke[@]}" experiment=higgs \
  experiment_type=evaluation optimization_path=elsewhere
refuses "the nearest one is epochs" epohcs=3
refuses "a whole number up to 1e18" seed=99999999999999999999
refuses "false, since slurm is true" slurm=true report=true
refuses "the nearest one is mnist" experiment=mnits
refuses "in [0, 0.9999], found \"2\"" momentum=2
refuses "one of smoke, small, paper" preset=fast
refuses "one of no_prune, fix_prob, rigl, set, found \"rigle\"" algorithm=rigle
refuses "to be a value, since architecture is mlp" epochs=null
refuses "to be null, since architecture is mlp" conv_stage_1=2
refuses "key=value" mnist
printf 'defaults: [base, hyperparameters/default, hyperparameters/mlp]\ndataste: csv\n' >own.yaml
refuses "own.yaml:2: expected a key that exists" experiment=own.yaml
printf 'dataset: csv\n' >own.yaml
refuses "own.yaml: expected a list of defaults with base in it" experiment=own.yaml
usual='defaults: [base, hyperparameters/default, hyperparameters/mlp]'
printf '%s\nfolds: 3\nfolds: 4\n' "$usual" >own.yaml
refuses "own.yaml:3: expected each key once" experiment=own.yaml
printf '%s\npresets:\n  smokey: {folds: 3}\n' "$usual" >own.yaml
refuses "own.yaml:3: expected smoke, small or paper" experiment=own.yaml
printf '%s\npresets:\n  smoke: {epohcs: 3}\n' "$usual" >own.yaml
refuses "own.yaml:3: expected a key that exists, found experiment.epohcs; the nearest one is epochs" \
  "${smoke[@]}" experiment=own.yaml
printf 'a: [1\n' >own.yaml
refuses "own.yaml:" experiment=own.yaml

# Data that cannot be trained on: a sentence, before anything is trained.
printf 'x,y,class\n1,2,a\n2,,b\n' >missing.csv
refuses "expected a number, found an empty cell" experiment=csv file=missing.csv target=class
printf 'x,class\n1,a\n2,a\n' >one.csv
refuses "at least two classes" experiment=csv file=one.csv target=class
seq 60 | awk '{print $1 ",1," $1 % 2}' >headless.csv
run "${smoke[@]}" experiment=csv file=headless.csv || fail "headless: $(cat said complained)"
grep -q "warning: headless.csv: column 2 is the same" said || fail "headless: $(cat said)"
# Of a table that was replaced, old results are not taken for new ones.
seq 80 | awk '{print $1 "," $1 % 3 "," $1 % 2}' >headless.csv
refuses "expected a result of the data as they are now" "${smoke[@]}" experiment=csv file=headless.csv
refuses "none.csv" experiment=csv file=none.csv target=class
refuses "nowhere/electricity: expected the folder of the data set" experiment=electricity preset=small data=nowhere
printf 'x,z,class\n1,2,a\n2,1,b\n' >other.csv
printf 'x,y,class\n1,2,a\n2,1,b\n' >own.csv
refuses "other.csv: expected the columns of own.csv" experiment=csv file=own.csv target=class test_file=other.csv
printf 'x,class\n1,1.5\n2,2.5\n3,3.5\n4,4.5\n' >numbers.csv
run "${smoke[@]}" experiment=csv file=numbers.csv target=class output_dir=few || fail "few rows: $(cat said complained)"
grep -q "warning: numbers.csv: 4 classes in 4 rows" said || fail "no warning of a target of numbers"
{ echo x,same,class; for i in $(seq 60); do echo "$i,1,$((i % 2))"; done; } >constant.csv
run "${smoke[@]}" experiment=csv file=constant.csv target=class jobs=3 fit_to_rows=false \
  batch_size=16 || fail "constant: $(cat said)"
grep -q "warning: .* never rewires in its" said || fail "no warning of an interval beyond the run"
grep -q "warning: constant.csv: column same" said || fail "no warning of a constant column"
run "${smoke[@]}" jobs=64 output_dir=crowd || fail "crowd: $(cat complained)"
grep -q "warning: 64 jobs of 1 threads share" said || fail "no warning of too many jobs"

# A run that fails is told, with a reason, and loses no other; the program ends with 1.
# Here the dense network needs more memory than there is.
(ulimit -v 3000000
 run "${smoke[@]}" output_dir=lost experiment=higgs sparsities=[0.9999] epochs=1 \
   size_first_mlp_layer=20000 size_middle_mlp_layer=20000 size_last_mlp_layer=20000)
[ $? = 1 ] || fail "a failed run: exit code"
grep -q "^failed: 43-0001: " said || fail "a failed run: said $(cat said complained)"
[ "$(find lost -name '43-000[23].json' | wc -l)" = 2 ] || fail "a failed run took others with it"

echo '{' >broken.task.json
refuses "broken.task.json: expected what a training is told" run=broken.task.json
verdict
