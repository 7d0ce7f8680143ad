#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh PROGRAM
# What the program does with bad options and files, a full disk, no gnuplot, and after an
# interruption.  Takes seconds.
set -uo pipefail
scripts=$(dirname "$(realpath "$0")")
. "$scripts/../support/check.sh"
few=(--preset smoke --train-samples 60 --test-samples 20)

refuses_bad_options
refuses '--fetch: ' --fetch some
refuses '--depth: ' --depth 2
refuses '--density: ' --density 1.5
refuses '--compression: ' --compression 0
refuses '--topology: ' --topology ITOP
refuses '--drop_2: expected an epoch not before --drop_1, 200, found 100' --drop_1 200 --drop_2 100
refuses 'sparsenet: expected one growth rate, or one for each of 3 blocks, found 2' \
  "${few[@]}" --growth_rate 4,8
refuses 'none: expected the folder of CIFAR-10, found no such folder' --dataset_dir none
refuses 'none: expected the folder of CIFAR-100, found no such folder' --dataset c100 --dataset-dir none
head -c 3000 /dev/zero >data_batch_1.bin
refuses 'data_batch_1.bin: expected whole records of 3073 bytes, found 3000' --dataset_dir .
refuses 'missing: ' "${few[@]}" --load missing
refuses_when_full 8 "${few[@]}" --out full
does_without_gnuplot learning_curves "${few[@]}" --epochs 1

# The graph, where Graphviz is missing.
grep -q 'no picture of the graph, without Graphviz' said || fail "no Graphviz: said $(tail -2 said)"
[ -s plain/sparse-10-4-seed1/graph.dot ] || fail 'no Graphviz: no graph'

# Options win over the preset, in both spellings; a sparse run is much smaller.
run "${few[@]}" --depth 10 --growth-rate 6 --max_epoch 2 --drop-1 2 --topology SET --density 0.1 \
  --normalise meanimage255 --out own || fail "own options: $(cat complained)"
grep -q 'sparse-10-6-SET: ' said || fail "own options: $(cat said)"
[ "$(wc -l <own/sparse-10-6-SET-seed1/loss+perf.txt)" = 2 ] || fail 'two epochs are not two lines'
grep -q 'learning_rate: 0.010000,' own/sparse-10-6-SET-seed1/loss+perf.txt || fail 'the rate did not drop'
for file in requirements.txt graph.txt graph.dot checkpoint.safetensors; do
  [ -s "own/sparse-10-6-SET-seed1/$file" ] || fail "no $file"
done

# The scripts: options win over theirs, also one that is a list.
mkdir cifar
for part in data_batch_{1,2,3,4,5} test_batch; do truncate -s 30730000 cifar/$part.bin; done # black
PROGRAMS=$(dirname "$program") bash "$scripts/train_1p_ci.sh" cifar --train-samples 20 --test-samples 10 \
  --depth 6 --growth_rate 5 --batch_size 5 --threads 1 >said 2>complained || fail "train_1p_ci.sh: $(cat complained)"
grep -q '^sparse-6-5: ' said && grep -q '^Final Performance images/sec: [0-9]' said || fail "train_1p_ci.sh: $(cat said)"
PROGRAMS=$(dirname "$program") bash "$scripts/run_1p.sh" none >said 2>complained
grep -q 'none: expected the folder of CIFAR-10' complained || fail "run_1p.sh: $(cat complained)"
rm -rf out

other=(--rate 0.2)
goes_on sparse-10-4-seed1 training.csv "${few[@]}" --epochs 12
[ -s whole/sparse-10-4-seed1/result.json ] || fail 'a refusal took a result'
verdict
