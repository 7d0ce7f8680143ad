#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# check_runs.sh <program>: no argument at all, several seeds, a killed reproduction, the
# published program's choices, and what a search of another problem leaves out.
. "$(dirname "$0")/../support/check.sh"
run() { "$program" "$@" >said 2>complained; }
smoke=(preset=smoke threads=1)
records() { find "$1" -path '*/runs/*.json' ! -name '*.task.json' ! -name '*.failed.json' | wc -l; }

# Without an argument the defaults run: MNIST as published, whose images are not here.
refuses "$REWIRE_DATA/mnist: expected the folder of the data set"

# Three seeds are three sets of results, and a band from the lowest to the highest.
run "${smoke[@]}" seed=1-3 || fail "seeds: $(cat complained)"
for seed in 1 2 3; do
  [ "$(records out/mnist_reproduction_smoke/$seed)" = 5 ] || fail "seed $seed: results"
done
[ "$(cat out/mnist_reproduction_smoke/[123]/runs/*-0001.json | grep '"error"' | sort -u | wc -l)" -gt 1 ] ||
  fail "seeds: all alike"
grep -q 'filledcurves' out/mnist_reproduction_smoke/trade_offs.gp || fail "seeds: no band"
band() { awk '/^# accuracy|^$/ {next} {print}' out/mnist_reproduction_smoke/trade_offs.dat | wc -l; }
[ "$(band)" -gt 10 ] || fail "seeds: no points of the band"

# A reproduction that is killed goes on where it was, to the same results.
slow=("${smoke[@]}" experiment=fashion_mnist epochs=20 sparsities=[0.5,0.7,0.9])
errors() { cd "$1" && grep -hE '"(error|connections|config_id)"' $(find . -name '43-000?.json' | sort); }
run "${slow[@]}" output_dir=whole || fail "whole: $(cat complained)"
"$program" "${slow[@]}" output_dir=killed >said 2>complained &
while [ -z "$(find killed -name '43-0002.json' 2>/dev/null)" ] && kill -0 $! 2>/dev/null; do sleep 0.02; done
kill -9 $!
wait $! 2>/dev/null
[ "$(records killed)" -lt 7 ] || fail "killed: nothing was left to do"
first=$(find killed -name '43-0001.json')
touch -d '2020-01-01' "$first"
run "${slow[@]}" output_dir=killed || fail "killed: $(cat complained)"
[ "$(date -r "$first" +%Y)" = 2020 ] || fail "killed: what had a result ran again"
[ "$(errors whole)" = "$(errors killed)" ] || fail "killed: other results"

# What the published program would do comes to other numbers.
for compat in false true; do
  run "${smoke[@]}" experiment=cifar10_reproduction compat=$compat sparsities=[0.5] \
    output_dir=compat_$compat || fail "compat=$compat: $(cat complained)"
  grep -h '"inference_macs"' $(find compat_$compat -name '43-0002.json') >macs_$compat
  grep -h '"error"' $(find compat_$compat -name '43-000?.json' | sort) >error_$compat
done
cmp -s macs_false macs_true && fail "compat: the same MACs"
cmp -s error_false error_true && fail "compat: the same errors"

# Evaluations: dense and 2 sparsities each of SET and RigL, of each member.
run "${smoke[@]}" experiment=higgs experiment_type=optimization || fail "search: $(cat complained)"
run "${smoke[@]}" experiment=higgs experiment_type=evaluation members=2 || fail "evaluation: $(cat complained)"
[ "$(records out/higgs_evaluation_smoke)" = 10 ] || fail "evaluation: $(records out/higgs_evaluation_smoke) results"

# run_dataset.csv tells own tables apart, whatever their names.
{ echo x,y,class; for i in $(seq 20); do echo "$i,$((i % 3)),$((i % 2))"; done; } | tee 'a,"b.csv' >plain.csv
for file in 'a,"b.csv' plain.csv; do
  run "${smoke[@]}" experiment=csv file="$file" sparsities=[0.5] "output_dir=tables/$file" || fail "$file: $(cat complained)"
  head -n 2 "tables/$file/run_dataset.csv" | tail -n 1 >row
done
grep -q '^csv,plain.csv,full,reproduction,mlp,' row || fail "run_dataset.csv: $(cat row)"
grep -q '^csv,"a,""b.csv",full,reproduction,mlp,' 'tables/a,"b.csv/run_dataset.csv' ||
  fail "run_dataset.csv: $(head -n 2 'tables/a,"b.csv/run_dataset.csv')"
[ "$(awk -F, '{print NF}' row tables/plain.csv/run_dataset.csv | sort -u | wc -l)" = 1 ] || fail "run_dataset.csv: columns"
grep -q ',train_rows,test_rows,generated,batch,interval,steps,updates$' tables/plain.csv/run_dataset.csv || fail "run_dataset.csv: rows"

# Searches of another number of folds are told, and not pooled.
run "${smoke[@]}" experiment=higgs experiment_type=optimization seed=2 folds=3 || fail "folds: $(cat complained)"
grep -q "searches of another problem .*left out: out/higgs_optimization_smoke/43" said || fail "folds: said $(cat said)"
refuses "expected seeds of one search" "${smoke[@]}" experiment=higgs experiment_type=evaluation seed=2
verdict
