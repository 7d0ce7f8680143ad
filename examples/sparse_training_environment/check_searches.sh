#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# check_searches.sh <program>: searches that fail in part, are killed or run side by side,
# what they say, and job arrays.
. "$(dirname "$0")/../support/check.sh"
run() { "$program" "$@" >said 2>complained; }
smoke=(preset=smoke threads=1)

# A trial that failed stays so: on what the search was told depends what it asked next.
# Here the first one needs more memory than there is, for once.
wide=("${smoke[@]}" output_dir=wide experiment=higgs experiment_type=optimization epochs=1 budget=6
  num_mlp_layers=2 size_first_mlp_layer.max=6000 size_first_mlp_layer.default=6000
  size_last_mlp_layer.max=6000 size_last_mlp_layer.default=6000)
(ulimit -v 450000
 export OPENBLAS_NUM_THREADS=1 # which reserves memory for each core as it is loaded
 run "${wide[@]}") || fail "a failed trial: $(cat said complained)"
trials() { find wide -name '*-fold?*.json' -printf '%T@ %f\n' | sort; }
before=$(trials)
[ "$(find wide -name '43-0001-fold?.failed.json' | wc -l)" -gt 0 ] || fail "a failed trial: not recorded"
run "${wide[@]}" || fail "after a failed trial: $(cat said complained)"
[ "$(trials)" = "$before" ] || fail "after a failed trial the search went another way"

# Two searches at once, and both again where the first was killed in the middle.
two=("${smoke[@]}" experiment_type=optimization jobs=2 epochs=20)
run "${two[@]}" output_dir=whole verbose=true || fail "jobs=2: $(cat complained)"
grep -q "^training [0-9]* 43-.* has error .*; .*; incumbents: " said || fail "verbose: $(cat said)"
for reason in "the defaults" "drawn at random" "expects it to add 0\.[0-9]* to" "on a fold more" \
  "43-0001 becomes an incumbent" "dominates 43-"; do
  grep -q "^training .*$reason" said || fail "verbose: nothing of $reason in $(cat said)"
done
grep -q "^12 done, 0 running, 0 failed, 0 s left" said || fail "a search: no progress"
"$program" "${two[@]}" output_dir=killed >said 2>complained &
while [ -z "$(find killed -name '*fold?.json' 2>/dev/null)" ] && kill -0 $! 2>/dev/null; do sleep 0.05; done
kill -9 $!
wait $! 2>/dev/null
[ "$(find killed -name '*fold?.json' | wc -l)" -lt 12 ] || fail "a killed search: nothing was left to do"
run "${two[@]}" output_dir=killed || fail "a killed search: $(cat complained)"
refuses "as many jobs and as many seeds" "${smoke[@]}" experiment_type=optimization output_dir=whole
searched() { cd "$1" && grep -hE '"(error|connections|place)"' $(find . -name '*fold?.json' | sort); }
[ "$(searched whole)" = "$(searched killed)" ] || fail "a killed search went another way"
# Seeds side by side go the ways that each goes alone; nor does it matter that children are
# ignored by who called.
run "${smoke[@]}" experiment_type=optimization seed=1-2 jobs=2 output_dir=both || fail "two seeds: $(cat complained)"
timeout 200 env --ignore-signal=CHLD "$program" "${smoke[@]}" experiment_type=optimization seed=2 output_dir=second \
  >said 2>complained || fail "one seed: $(cat said complained)"
[ "$(searched both/mnist_optimization_smoke/2)" = "$(searched second/mnist_optimization_smoke/2)" ] ||
  fail "a seed beside another went another way"
PATH=/nowhere "$program" "${smoke[@]}" experiment_type=optimization seed=2 output_dir=second >said 2>complained ||
  fail "no gnuplot: $(cat complained)"
[ "$(grep -c 'without the program gnuplot' said)" = 1 ] && ! grep -q 'png' said || fail "no gnuplot: $(cat said)"
refuses "these settings, folds 4, found one of folds 5" "${smoke[@]}" experiment_type=optimization seed=2 folds=4 \
  output_dir=second

# A training that is killed is a failure with a reason; one of a search that is told to
# stop ends the search, which goes on later.
child() { until pgrep -P $! -f "run=$1/"; do kill -0 $! 2>/dev/null || return 1; sleep 0.02; done; }
slow=("${smoke[@]}" epochs=2000 sparsities=[0.5])
"$program" "${slow[@]}" output_dir=shot >said 2>complained &
one=$(child shot) && kill -KILL "$one" || fail "a killed training: none: $(cat said complained)"
wait $! && fail "a killed training: exit code"
grep -q "^failed: 43-0001: Killed (" said || fail "a killed training: $(cat said)"
"$program" "${slow[@]}" output_dir=told experiment_type=optimization >said 2>complained &
one=$(child told) && kill -TERM "$one" || fail "a search that is told to stop: none: $(cat said complained)"
wait $! && fail "a search that is told to stop: exit code"
grep -q "expected a training that comes to its end, found one that was told to stop" complained ||
  fail "a search that is told to stop: $(cat said complained)"
[ "$(find told -name '*.failed.json' | wc -l)" = 0 ] || fail "told to stop: recorded as a failure"

run "${smoke[@]}" experiment=mnist slurm=true output_dir=cluster || fail "slurm: $(cat complained)"
[ "$(wc -l <cluster/mnist_reproduction_smoke/tasks.txt)" = 5 ] || fail "slurm: tasks"
first=$(head -n 1 cluster/mnist_reproduction_smoke/tasks.txt)
eval run "$first" && [ -e cluster/mnist_reproduction_smoke/43/runs/43-0001.json ] || fail "slurm: a task"
run "${smoke[@]}" experiment=mnist slurm=true output_dir=cluster && [ "$(wc -l <cluster/mnist_reproduction_smoke/tasks.txt)" = 4 ] ||
  fail "slurm: what has a result is asked for again"
(cd / && SLURM_ARRAY_TASK_ID=1 bash "$OLDPWD/cluster/mnist_reproduction_smoke/job.sh" >/dev/null) &&
  [ -e cluster/mnist_reproduction_smoke/43/runs/43-0002.json ] || fail "slurm: the job array"
# More trainings than elements: each takes some; one that fails does not stop the others.
rm -f cluster/mnist_reproduction_smoke/43/runs/43-000[2-5].json
run "${smoke[@]}" experiment=mnist slurm=true output_dir=cluster || fail "slurm: $(cat complained)"
sed 's/ 4 / 2 /' cluster/mnist_reproduction_smoke/job.sh >two.sh
sed -i '2s/.*/run=nothing/' cluster/mnist_reproduction_smoke/tasks.txt
SLURM_ARRAY_TASK_ID=2 bash two.sh >said 2>&1 && fail "slurm: a failed line: exit code"
[ "$(find cluster -name '43-000?.json' | sort | tr -d '\n' | grep -o '000.' | tr '\n' ' ')" = "0001 0005 " ] ||
  fail "slurm: lines of an element: $(find cluster -name '43-000?.json')"
bash two.sh >said 2>&1 && fail "slurm: without its variable: exit code"
rm cluster/mnist_reproduction_smoke/job.sh && mkdir cluster/mnist_reproduction_smoke/job.sh
refuses "job.sh: expected a file or a free name, found a folder" "${smoke[@]}" experiment=mnist slurm=true output_dir=cluster
# An optimization asks as it goes: an element of the array a seed.
run "${smoke[@]}" experiment_type=optimization seed=1-2 slurm=true output_dir='the cluster' || fail "slurm: $(cat complained)"
SLURM_ARRAY_TASK_ID=2 bash 'the cluster'/mnist_optimization_smoke/job.sh >/dev/null &&
  [ "$(find 'the cluster' -path '*/2/runs/*fold?.json' | wc -l)" = 12 ] || fail "slurm: an optimization"
run "${smoke[@]}" experiment_type=optimization seed=1-2 report=true output_dir='the cluster'
[ $? = 1 ] && grep -qx "missing: 12 trainings of seed 1" said || fail "report: $(cat said complained)"
PATH=/nowhere "$(command -v env)" --ignore-signal=CHLD "$program" "${smoke[@]}" experiment=mnist report=true output_dir=cluster >said 2>complained
[ $? = 1 ] && grep -q 'without the program gnuplot' said || fail "report: $(cat said complained)"
run "${smoke[@]}" experiment=mnist report=true output_dir=cluster
[ $? = 1 ] && grep -qx "missing: 43-0002, 43-0003, 43-0004" said || fail "report: $(cat said complained)"
run experiment=mnist preset=small experiment_type=optimization slurm=true output_dir=nodata || fail "slurm without data: $(cat complained)"
verdict
